package main

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"untrained/assets/reference"
	"untrained/server/browsertest"
)

// TestInBrowser runs, in Chromium, the tests of packages that need a browser: Web Workers, IndexedDB and a site.
func TestInBrowser(t *testing.T) {
	t.Parallel()
	files := inBrowserFiles(t)
	b := browsertest.Start(t)
	for folder, mustPass := range map[string][]string{
		"app/job": {"TestAWebWorkerAnswers", "TestWebWorkersRunAnExperiment", "TestAWebWorkerIsEnded",
			"TestWebWorkersThatDoNotStart",
			"TestAWebWorkerGetsNonsense", "TestATrainingInAWebWorker", "TestBrowserKeeps", "TestTrainingSavesAndLoads",
			"TestRequestsAndAnswersCrossWhole"},
		"app/job/notebook": {"TestBrowserKeepsRuns"},
		"wasm": {"TestThePageHasAllParts", "TestBundledResults", "TestRunner", "TestTrainerTrainsInAWorker",
			"TestDevicesAreRemembered", "TestClassroom"},
		"wasm/kernels": {"TestConformance", "TestMemoryGrows", "TestRefused"},
		"wasm/place":   {"TestHereAsksTheScript", "TestHost", "TestBundledFiles"},
	} {
		t.Run(folder, func(t *testing.T) {
			address := browsertest.GoTests(t, filepath.Join("..", folder), "", files)
			output := b.StartGoTests(t, address, "page", "^Test").FollowGoTests()
			browsertest.Skips(t, output)
			for _, name := range mustPass {
				if !strings.Contains(output, "--- PASS: "+name+" (") {
					t.Errorf("%s has not passed", name)
				}
			}
		})
	}
}

// inBrowserFiles are the files that these tests find beside them.
func inBrowserFiles(t *testing.T) map[string]http.Handler {
	t.Helper()
	script, err := os.ReadFile(filepath.Join("site", "static", "worker.js"))
	if err != nil {
		t.Fatal(err)
	}
	data, err := reference.Folder()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	mirror := filepath.Join(data, "mirror")
	if err != nil {
		mirror = t.TempDir() // empty: the tests that need recordings are skipped and say so
	}
	return map[string]http.Handler{
		"/worker.js": browsertest.Script(`const files = {"wasmExec": "/wasm_exec.js"};` + "\n" + string(script)),
		"/runs/":     http.StripPrefix("/runs/", http.FileServer(http.Dir(filepath.Join("..", "assets", "runs", "bundled")))),
		"/mirror/":   http.StripPrefix("/mirror/", http.FileServer(http.Dir(mirror))),
		"/class/":    http.HandlerFunc(echoClass),
	}
}

// echoClass is a handler of a class that repeats the request, refuses it, or fails.
func echoClass(w http.ResponseWriter, r *http.Request) {
	switch {
	case strings.HasSuffix(r.URL.Path, "/refused"):
		w.WriteHeader(http.StatusForbidden)
		io.WriteString(w, `{"error":"the class is closed"}`)
	case strings.HasSuffix(r.URL.Path, "/broken"):
		w.WriteHeader(http.StatusInternalServerError)
		io.WriteString(w, "no JSON")
	default:
		body, _ := io.ReadAll(r.Body)
		json.NewEncoder(w).Encode(map[string]string{"method": r.Method, "path": r.URL.RequestURI(),
			"key":  r.Header.Get("Class-Key"),
			"type": r.Header.Get("Content-Type"), "body": string(body)})
	}
}
