package class

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"untrained/app/lab"
	"untrained/app/lab/encoding"
)

func result(t *testing.T, seed int, estimate float64) []byte {
	t.Helper()
	c, err := lab.ParseStrict(encoding.Experiment{}, fmt.Sprintf("seed=%d", seed))
	if err != nil {
		t.Fatal(err)
	}
	r := lab.Result{Experiment: "encoding", Config: c.String(), Seed: uint64(seed),
		Recording: lab.Source{ID: "sim-v1", SHA256: "x"}, Tables: []lab.Table{
			{Name: "summary", Columns: []lab.Column{{Name: "training"}, {Name: "estimate"}},
				Rows: [][]any{{"random", estimate}}},
			{Name: "units", Columns: []lab.Column{{Name: "unit"}}, Rows: [][]any{{"1"}}},
		}}
	body, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

type client struct {
	t    *testing.T
	base string
}

func (c client) do(method, path, body string, header ...string) (int, string) {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.base+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer answer.Body.Close()
	var b strings.Builder
	if _, err := fmt.Fprint(&b, readAll(answer)); err != nil {
		c.t.Fatal(err)
	}
	return answer.StatusCode, b.String()
}

func readAll(r *http.Response) string {
	var v any
	if err := json.NewDecoder(r.Body).Decode(&v); err != nil {
		return err.Error()
	}
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

func newClass(t *testing.T, path string) (*Store, client) {
	t.Helper()
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s.Handler())
	t.Cleanup(func() { server.Close(); s.Close() })
	return s, client{t, server.URL}
}

func TestALesson(t *testing.T) {
	path := filepath.Join(t.TempDir(), "class.db")
	s, c := newClass(t, path)
	code := "/" + strings.ToLower(s.Code()) // students may type it in lower case
	var wait sync.WaitGroup
	for seed := range 30 { // the whole class presses Run at once
		wait.Go(func() {
			if status, body := c.do("POST", code+"/results", string(result(t, seed, 0.1))); status != 200 {
				t.Errorf("%d: %s", status, body)
			}
			if status, body := c.do("POST", code+"/predictions", `{"claim":"C1","answer":"yes"}`); status != 200 {
				t.Errorf("%d: %s", status, body)
			}
		})
	}
	wait.Wait()
	c.do("POST", code+"/results", string(result(t, 3, 0.1))) // again
	c.do("POST", code+"/predictions", `{"claim":"C1","answer":"no"}`)
	if status, body := c.do("POST", code+"/predictions", `{"claim":"encoding","answer":"unsure"}`); status != 200 {
		t.Errorf("the question of a page: %d %s", status, body)
	}
	var got struct{ Results []Result }
	_, body := c.do("GET", code+"/results", "")
	if err := json.Unmarshal([]byte(body), &got); err != nil || len(got.Results) != 30 {
		t.Fatalf("%d results, %v", len(got.Results), err)
	}
	if strings.Contains(body, "units") {
		t.Error("the table on single neurons was stored")
	}
	if _, body := c.do("GET", fmt.Sprintf("%s/results?since=%d", code, got.Results[28].ID), ""); strings.Count(body,
		`{"id":`) != 1+strings.Count(body, `"recording":{"id":`) {
		t.Errorf("behind the last but one: %s", body)
	}
	if _, body := c.do("GET", code+"/predictions",
		""); body != `{"predictions":[{"answer":"no","claim":"C1","n":1},{"answer":"yes","claim":"C1","n":30},`+
		`{"answer":"unsure","claim":"encoding","n":1}]}` {
		t.Errorf("predictions %s", body)
	}

	// After a restart of the server the class is the same.
	key := s.Key()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s, c = newClass(t, path)
	if "/"+strings.ToLower(s.Code()) != code || s.Key() != key {
		t.Error("code or key changed")
	}
	if status, _ := c.do("DELETE", code+"/", ""); status != 403 {
		t.Errorf("cleared without the key: %d", status)
	}
	if status, body := c.do("DELETE", code+"/", "", "Class-Key", key); status != 200 {
		t.Errorf("%d: %s", status, body)
	}
	if _, body := c.do("GET", code+"/results", ""); body != `{"results":[]}` {
		t.Errorf("after clearing: %s", body)
	}
}

func TestClassRefuses(t *testing.T) {
	s, c := newClass(t, ":memory:")
	code := "/" + s.Code()
	good := string(result(t, 1, 0.1))
	for _, bad := range []struct {
		method, path, body string
		status             int
	}{
		{"GET", "/ZZZZZZ/results", "", 404},
		{"POST", "/ZZZZZZ/results", good, 404},
		{"POST", code + "/results", "hello", 422},
		{"POST", code + "/results", `{"experiment":"alchemy"}`, 422},
		{"POST", code + "/results", strings.Replace(good, "seed=1", "seed=minus", 1), 422},
		{"POST", code + "/results", strings.Replace(good, "summary", "synopsis", 1), 422},
		{"POST", code + "/results", `"` + strings.Repeat("x", maxBytes) + `"`, 413},
		{"GET", code + "/results?since=yesterday", "", 422},
		{"POST", code + "/predictions", `{"claim":"C99","answer":"yes"}`, 422},
		{"POST", code + "/predictions", `{"claim":"Ada Lovelace","answer":"yes"}`, 422},
		{"POST", code + "/predictions", `{"claim":"C1","answer":"Ada Lovelace"}`, 422},
		{"POST", code + "/predictions", `"` + strings.Repeat("x", 2000) + `"`, 413},
	} {
		if status, body := c.do(bad.method, bad.path, bad.body); status != bad.status || !strings.Contains(body, "error") {
			t.Errorf("%s %s: %d %.200s, want %d", bad.method, bad.path, status, body, bad.status)
		}
	}
	if status, _ := c.do("POST", code+"/results", good, "Origin", "https://elsewhere.example"); status != 403 {
		t.Errorf("another origin gets %d", status)
	}
}

func TestAFileThatIsNoClass(t *testing.T) {
	if s, err := Open(t.Context(), filepath.Join(t.TempDir(), "no", "such", "folder.db")); err == nil {
		s.Close()
		t.Error("a file in no folder was opened")
	} else if !strings.Contains(err.Error(), "name another file") {
		t.Error(err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"experiment":"encoding","config":"seed=1","tables":[{"name":"summary","columns":[{"name":"estimate"}` +
		`],"rows":[[1]]}]}`))
	f.Add([]byte(`{"experiment":"encoding","tables":[{"name":"summary","rows":[[null,"a"]]}],"verdicts":[{}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		if r, err := read(body); (r == nil) != (err != nil) {
			t.Errorf("result %v with error %v", r, err)
		}
	})
}
