package neural

import (
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
)

// File is one public file of a recording, at one commit of a public repository, so
// that it never changes. Its content is known by a SHA-256, by a git blob id, or by
// both; its size may be unknown until the file has arrived.
type File struct {
	Repository string // "owner/name" on GitHub
	Commit     string // 40 hex digits
	Path       string // inside the repository
	Bytes      int64  // exact size; 0 where it is not known beforehand
	SHA256     string // of the content, 64 hex digits; "" where only Blob is known
	// Blob is the id by which git knows the content at that commit, 40 hex digits: the
	// SHA-1 of "blob", a space, the size in decimal digits, a zero byte and the content.
	// A repository's listing states it for every file, also for files that nobody here
	// has downloaded. "" where only SHA256 is known.
	Blob string
}

// maxUnsized is the largest file that is accepted where the catalogue states no size,
// in bytes.
const maxUnsized = 1 << 28

// Location is the file's path below a base address such as
// https://raw.githubusercontent.com: owner/name/commit/path.
func (f File) Location() string { return f.Repository + "/" + f.Commit + "/" + f.Path }

// Sized reports whether the catalogue states the file's size.
func (f File) Sized() bool { return f.Bytes > 0 }

// MaxBytes is the number of bytes beyond which content cannot be this file.
func (f File) MaxBytes() int64 {
	if f.Sized() {
		return f.Bytes
	}
	return maxUnsized
}

// Checksum is what the content is verified by, in hex digits: the SHA-256 where it is
// known, else the git blob id. The two differ in length.
func (f File) Checksum() string {
	if f.SHA256 != "" {
		return f.SHA256
	}
	return f.Blob
}

// Verify compares content with everything that the catalogue states: the size, the
// SHA-256 and the git blob id. The error names what was expected and what was found.
func (f File) Verify(content []byte) error {
	if n := int64(len(content)); f.Sized() && n != f.Bytes {
		return fmt.Errorf("%s has %d bytes where the catalogue says %d", f.Path, n, f.Bytes)
	}
	if f.SHA256 != "" {
		sum := sha256.Sum256(content)
		if got := hex.EncodeToString(sum[:]); got != f.SHA256 {
			return fmt.Errorf("%s has SHA-256 %s where the catalogue says %s", f.Path, got, f.SHA256)
		}
	}
	if f.Blob != "" {
		if got := blobID(content); got != f.Blob {
			return fmt.Errorf("%s, %d bytes, has the git blob id %s where the catalogue says %s", f.Path,
				len(content), got, f.Blob)
		}
	}
	if f.Checksum() == "" {
		return fmt.Errorf("%s cannot be verified: the catalogue states neither a SHA-256 nor a git blob id", f.Path)
	}
	return nil
}

// blobID returns the id that git gives to content, in hex digits.
func blobID(content []byte) string {
	h := sha1.New()
	fmt.Fprintf(h, "blob %d\x00", len(content))
	h.Write(content)
	return hex.EncodeToString(h.Sum(nil))
}

// Source returns the content of files that are already here, verified. It downloads
// nothing: a file that is not here is an error. The archive is one.
type Source interface {
	Get(ctx context.Context, f File) ([]byte, error)
}

// hashOfHashes returns the SHA-256 of the SHA-256 of all files, each 32 bytes, in
// order. contents are verified; they are hashed where the catalogue states no SHA-256.
func hashOfHashes(files []File, contents [][]byte) (string, error) {
	if len(files) != len(contents) {
		return "", errors.New("files and contents differ in number")
	}
	h := sha256.New()
	for i, f := range files {
		if f.SHA256 == "" {
			sum := sha256.Sum256(contents[i])
			h.Write(sum[:])
			continue
		}
		sum, err := hex.DecodeString(f.SHA256)
		if err != nil {
			return "", fmt.Errorf("catalogue: SHA-256 of %s: %w", f.Path, err)
		}
		h.Write(sum)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// HashOfContents returns the SHA-256 of the SHA-256 of contents, each 32 bytes, in order, in hex digits.
func HashOfContents(contents ...[]byte) string {
	h := sha256.New()
	for _, c := range contents {
		sum := sha256.Sum256(c)
		h.Write(sum[:])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// sum is the size of files together, as far as it is known.
func sum(files []File) (total int64) {
	for _, f := range files {
		total += f.Bytes
	}
	return total
}
