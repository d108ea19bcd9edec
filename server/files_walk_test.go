//go:build !js

package main

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"untrained/app/lab"
	"untrained/assets/reference"
	"untrained/assets/weights/onnx"
	"untrained/nn"
	"untrained/server/browsertest"
)

// A student's own network, exported as ONNX, is looked into, scored on a recording, and checked by NumPy and
// scikit-learn; the link names it by its hash, also where the file is gone. The table is saved for the region's
// spreadsheet.
func TestAStudentsNetworkIsScoredAndChecked(t *testing.T) {
	t.Parallel()
	spec, err := nn.ParseSpec("24x24x1/conv5x5x4/erfgelu/max2/conv3x3x6/relu/flatten/dense3")
	if err != nil {
		t.Fatal(err)
	}
	params, err := spec.Init(7, nn.Init{Method: "kaiming"})
	if err != nil {
		t.Fatal(err)
	}
	content, err := onnx.Write(params, nil)
	if err != nil {
		t.Fatal(err)
	}
	folder, name := t.TempDir(), lab.OwnNetwork(content)
	file := filepath.Join(folder, "student.onnx")
	if err := os.WriteFile(file, content, 0o644); err != nil {
		t.Fatal(err)
	}
	address, _ := open(t, "/", "")
	p := browsertest.Start(t).NewPage(t)
	p.Patience = 100 * time.Second
	p.Viewport(1280, 1400)
	p.Open(address + "#/network?candidates=20")
	p.WaitState("done")
	p.Upload("#network-file", file)
	p.WaitUntil(`location.hash.includes("` + name + `")`)
	p.WaitUntil(`document.querySelector("#network-file-help").textContent.includes("student.onnx is the network ` +
		spec.String() + `")`) // in a group that is folded
	p.WaitState("done")

	scored := "#/encoding?quick=1&network=" + spec.String() + "&weights=" + name +
		"&layer=max1&training=trained,random,gabor&dc=keep&seeds=1&bootstrap=100&higher=none&run=1"
	p.Hash(scored)
	p.WaitFor("#export-check")
	p.WaitState("done")
	zipName, archive := p.Download(func() { p.Click("#export-check") })
	if !strings.HasSuffix(zipName, "-check.zip") {
		t.Errorf("the check is called %s", zipName)
	}
	script := unpacked(t, folder, archive)
	result, err := os.ReadFile(filepath.Join(filepath.Dir(script), lab.CheckedResult))
	if err != nil || !strings.Contains(string(result), "weights="+name) {
		t.Errorf("the result does not name the network %s (%v)", name, err)
	}
	if out, err := exec.Command("/usr/bin/python3", "-c", "import numpy, sklearn").CombinedOutput(); err != nil {
		t.Logf("the check was not run, for want of Debian's python3-numpy and python3-sklearn: %v %s", err, out)
	} else if out, err := exec.Command("/usr/bin/python3", script).CombinedOutput(); err != nil {
		t.Errorf("the check: %v\n%s", err, out)
	} else {
		t.Logf("%s", out)
	}

	p.Fill("#csv-separator", "semicolon")
	_, table := p.Download(func() { p.Click("#export-csv") })
	if !strings.HasPrefix(string(table), "\ufeffarea;") || strings.Contains(string(table), ";0.") ||
		!strings.Contains(string(table), ";0,") {
		t.Errorf("the table with semicolons is\n%.300s", table)
	}

	// A folder that is dropped is looked through; the network is listed, and can be removed.
	p.Hash("#/data")
	p.WaitFor("#own-drop")
	own, err := os.ReadFile(ownNPZ(t, true))
	if err != nil {
		t.Fatal(err)
	}
	browsertest.Eval[bool](p, `(() => {
		const bytes = Uint8Array.from(atob("`+base64.StdEncoding.EncodeToString(own)+`"), c => c.charCodeAt(0));
		const file = (path, content) => ({isFile: true, isDirectory: false, fullPath: path,
			file: ok => setTimeout(() => ok(new File([content], path.split("/").pop())))});
		const folder = (path, ...inside) => ({isFile: false, isDirectory: true, fullPath: path, createReader: () => {
			let left = [...inside];
			return {readEntries: ok => setTimeout(() => ok(left.splice(0, 1)))};
		}});
		const all = folder("/mine", file("/mine/notes.md", "#"), folder("/mine/deep", file("/mine/deep/mine.npz", bytes)));
		const e = new Event("drop", {bubbles: true, cancelable: true});
		e.dataTransfer = {files: [], items: [{webkitGetAsEntry: () => all}]};
		document.querySelector("#own-drop").dispatchEvent(e);
		return true;
	})()`)
	p.WaitFor("#own-use")
	p.Click("#remove-network-" + name)
	p.WaitGone("#remove-network-" + name)
	t.Run("pictures", func(t *testing.T) { // of phones and of print
		folder := reference.Path(t, "files")
		p.Hash("#/network?candidates=20&stimulus=upload")
		for _, name := range []string{"c20-network-exif6.jpg", "c21-network-cmyk.jpg"} {
			p.Upload("#picture-file", filepath.Join(folder, name))
			p.WaitText("#picture-file-help", name+" is shown")
		}
	})
	p.NoErrors()

	other := p.Tab() // which has no result of the network in sight
	other.Open(address + strings.Replace(scored, "seeds=1", "seeds=2", 1))
	other.WaitText(".card.error", strings.TrimPrefix(name, "own-"))
	p.NoForeignRequests()
}

// unpacked writes the files of a check into a folder and returns the path of its program.
func unpacked(t *testing.T, folder string, archive []byte) (script string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(folder, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
		if filepath.Base(path) == "check.py" {
			script = path
		}
	}
	if script == "" {
		t.Fatal("the check has no check.py")
	}
	return script
}

// In a frame that holds downloads back a note says so, and offers the share sheet and a copy.
func TestFilesInAFrameWithoutDownloads(t *testing.T) {
	t.Parallel()
	inside := product(t, "/", "")
	address := (&host{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/outer.html" {
			inside.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, `<!doctype html><html lang="en"><title>Outer page</title>
			<iframe title="Untrained" sandbox="allow-scripts allow-same-origin" width="1200" height="900"
			src="/#/network?candidates=20"></iframe></html>`)
	})}).listen(t)
	p := browsertest.Start(t).NewPage(t)
	p.Open(address + "/outer.html")
	p.Patience = 60 * time.Second
	const find = `document.querySelector("iframe").contentDocument?.querySelector`
	has := func(selector string) string { return "!!" + find + `("` + selector + `")` }
	press := func(selector string) {
		p.WaitUntil(has(selector))
		browsertest.Eval[bool](p, "("+find+`("`+selector+`").click(), true)`)
	}
	p.WaitUntil(has(`html[data-route='network'][data-state='done']`))
	browsertest.Eval[bool](p, `(() => {
		const w = document.querySelector("iframe").contentWindow;
		w.navigator.canShare = d => d.files.length === 1;
		w.navigator.share = d => { w.handed = d.files[0].name; return Promise.resolve(); };
		return true;
	})()`)
	press("#export-csv")
	p.WaitUntil(find + `("#saved")?.innerText.includes("shown inside another one")`)
	press("#saved-share")
	p.WaitUntil(`document.querySelector("iframe").contentWindow.handed?.startsWith("untrained-network-")`)
	press("#saved-copy")
	p.WaitUntil(`/is copied|be copied/.test(` + find + `("#saved").innerText)`)
	press("#saved-close")
	p.WaitUntil("!(" + has("#saved") + ")")
}
