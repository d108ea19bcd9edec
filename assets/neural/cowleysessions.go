package neural

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// cowleyTable is the source's own table of its sessions with the files at the commit of
// cowleyCommit, as facts: a line has the session's name, the animal, what its authors
// used it for, units and pictures as they count them, git blob id and size of the
// pictures' zip ("-" where there is none, "?" where the size is not known), the same of
// single repeats, and what the pictures are.
//
//go:embed cowley2023.txt
var cowleyTable string

// cowleySession is a row of the source's table.
type cowleySession struct {
	name, animal, set string
	units, pictures   int // as the source counts them
	shows             string
	zip               File // of pictures; without a checksum where the source has none
	counts            File // single repeats
}

// cowleyTried is the session that this software was tried on, the default. No setting
// was chosen on another one.
const cowleyTried = "210325"

// cowleySessions are the rows of the table, cowleyTried first.
var cowleySessions = sync.OnceValue(func() []cowleySession {
	sessions, err := parseCowleyTable(cowleyTable)
	if err != nil {
		panic(err) // the table is part of the program, and tests read it
	}
	return sessions
})

func parseCowleyTable(text string) (list []cowleySession, err error) {
	for line := range strings.Lines(text) {
		field := strings.SplitN(strings.TrimSpace(line), " ", 10)
		if len(field) != 10 || len(field[0]) != 6 || strings.Trim(field[0], "0123456789") != "" {
			return nil, fmt.Errorf("table of V4 sessions: %.80q is not a row of it", line)
		}
		s := cowleySession{name: field[0], animal: field[1], set: field[2], shows: field[9]}
		if s.units, err = strconv.Atoi(field[3]); err == nil {
			s.pictures, err = strconv.Atoi(field[4])
		}
		if err == nil {
			s.zip, err = cowleyFile("images/images_"+s.name+".zip", field[5], field[6])
		}
		if err == nil {
			s.counts, err = cowleyFile("responses_raw/responses_"+s.name+".npy", field[7], field[8])
		}
		if err != nil {
			return nil, fmt.Errorf("table of V4 sessions: %s: %w", s.name, err)
		}
		if s.name == cowleyTried {
			s.zip.SHA256 = "992774eca3508a2ad01accb1a31f5f3e3d90248c49f4eec314f2a915a263e454"
			s.counts.SHA256 = "4008dbbf31a47d9b1b8d8da609f4a7a3433c7071f0e45c611c220b217dd75b76"
			list = slices.Insert(list, 0, s)
			continue
		}
		list = append(list, s)
	}
	return list, nil
}

func cowleyFile(name, blob, bytes string) (File, error) {
	f := File{Repository: cowleyRepository, Commit: cowleyCommit, Path: cowleyFolder + name}
	if blob == "-" {
		return f, nil
	}
	f.Blob = blob
	if bytes == "?" {
		return f, nil
	}
	var err error
	f.Bytes, err = strconv.ParseInt(bytes, 10, 64)
	return f, err
}

// cowleyByName finds a session of the source, also one without pictures.
func cowleyByName(name string) (cowleySession, error) {
	list := cowleySessions()
	if i := slices.IndexFunc(list, func(s cowleySession) bool { return s.name == name }); i >= 0 {
		return list[i], nil
	}
	return cowleySession{}, fmt.Errorf("the source has no session %.20q", name)
}
