package class

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

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
	if method == "POST" {
		r.Header.Set("Content-Type", "application/json")
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

// clients is how many machines post at once, several times a large class.
const clients = 200

func TestALesson(t *testing.T) {
	path := filepath.Join(t.TempDir(), "class.db")
	s, c := newClass(t, path)
	code := "/" + strings.ToLower(s.Code()) // students may type it in lower case
	var wait sync.WaitGroup
	for seed := range clients { // all of them press Run at once
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
	if err := json.Unmarshal([]byte(body), &got); err != nil || len(got.Results) != clients {
		t.Fatalf("%d results, %v", len(got.Results), err)
	}
	if strings.Contains(body, "units") {
		t.Error("the table on single neurons was stored")
	}
	if _, body := c.do("GET", fmt.Sprintf("%s/results?since=%d", code, got.Results[clients-2].ID), ""); strings.Count(body,
		`{"id":`) != 1+strings.Count(body, `"recording":{"id":`) {
		t.Errorf("behind the last but one: %s", body)
	}
	if _, body := c.do("GET", code+"/predictions",
		""); body != `{"predictions":[{"answer":"no","claim":"C1","n":1},{"answer":"yes","claim":"C1","n":200},`+
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
}

// A page of another origin can send a body that is called JSON only after asking, and asking is refused; everything
// else that it can send has another type. The class's own page gets through, also where a reverse proxy has rewritten
// Host and the browser sends no Sec-Fetch-Site.
func TestOtherSitesAndProxies(t *testing.T) {
	s, c := newClass(t, ":memory:")
	code := "/" + s.Code()
	const yes = `{"claim":"C1","answer":"yes"}`
	for _, x := range []struct {
		method, path string
		header       []string
		status       int
	}{
		{"POST", "/predictions", []string{"Origin", "http://lab.school.example:8098"}, 200},
		{"POST", "/predictions", []string{"Origin", "https://lab.school.example", "X-Forwarded-Host", "x"}, 200},
		{"POST", "/predictions", []string{"Origin", "http://here", "Sec-Fetch-Site", "same-origin"}, 200},
		{"POST", "/predictions", []string{"Origin", "https://elsewhere.example", "Sec-Fetch-Site", "cross-site"}, 403},
		{"POST", "/predictions", []string{"Origin", "null", "Content-Type", "text/plain"}, 415},
		{"POST", "/predictions", []string{"Content-Type", "application/x-www-form-urlencoded"}, 415},
		{"POST", "/predictions", []string{"Content-Type", "multipart/form-data; boundary=x"}, 415},
		{"POST", "/predictions", []string{"Content-Type", ""}, 415},
		{"OPTIONS", "/predictions", []string{"Origin", "https://elsewhere.example", "Access-Control-Request-Method", "POST",
			"Access-Control-Request-Headers", "content-type"}, 405},
		{"DELETE", "/", []string{"Class-Key", s.Key(), "Sec-Fetch-Site", "same-site"}, 403},
	} {
		if status, body := c.do(x.method, code+x.path, yes, x.header...); status != x.status {
			t.Errorf("%s %q answers %d %s, not %d", x.method, x.header, status, body, x.status)
		}
	}
	if list, err := s.Predictions(t.Context()); err != nil || len(list) != 1 || list[0].N != 3 {
		t.Errorf("predictions %v, %v", list, err)
	}
}

// Who guesses codes, or the teacher's key, is stopped, with a right one too; others are not.
func TestGuessing(t *testing.T) {
	s, c := newClass(t, ":memory:")
	now := time.Unix(0, 0)
	s.guesses.now = func() time.Time { return now }
	code := "/" + s.Code()
	for i := range maxWrong {
		if status, _ := c.do("GET", fmt.Sprintf("/AAAA%c%c/", 'A'+i/20, 'A'+i%20), ""); status != 404 {
			t.Fatalf("guess %d gets %d", i, status)
		}
	}
	if status, body := c.do("GET", code+"/", ""); status != 429 || !strings.Contains(body, "wait a minute") {
		t.Errorf("after %d wrong codes the right one gets %d %s", maxWrong, status, body)
	}
	other := httptest.NewRequest("GET", code+"/", nil)
	other.RemoteAddr = "192.0.2.9:1234"
	answered := httptest.NewRecorder()
	if s.Handler().ServeHTTP(answered, other); answered.Code != 200 {
		t.Errorf("another machine gets %d", answered.Code)
	}
	now = now.Add(wrongWindow)
	if status, _ := c.do("GET", code+"/", ""); status != 200 {
		t.Errorf("a minute later it gets %d", status)
	}
	for range maxWrong {
		c.do("DELETE", code+"/", "", "Class-Key", "AAAAAAAAAAAAAAAA")
	}
	if status, _ := c.do("DELETE", code+"/", "", "Class-Key", s.Key()); status != 429 {
		t.Errorf("after %d wrong keys the right one gets %d", maxWrong, status)
	}
	// Addresses are not remembered without bound, and many of them do not get more guesses.
	for i := range 2 * maxGuessers {
		r := httptest.NewRequest("GET", "/WRONGX/", nil)
		r.RemoteAddr = fmt.Sprintf("10.0.%d.%d:1", i/256, i%256)
		s.guesses.note(r)
	}
	if n := len(s.guesses.wrong); n > maxGuessers+1 {
		t.Errorf("%d addresses are remembered", n)
	}
}

// One server has one class: its code opens no other, and the file of another class has other codes.
func TestClassesAreApart(t *testing.T) {
	one, a := newClass(t, filepath.Join(t.TempDir(), "one.db"))
	two, b := newClass(t, filepath.Join(t.TempDir(), "two.db"))
	if one.Code() == two.Code() || one.Key() == two.Key() {
		t.Fatal("two classes share a code or a key")
	}
	if status, body := a.do("POST", "/"+one.Code()+"/results", string(result(t, 1, 0.1))); status != 200 {
		t.Fatal(body)
	}
	for _, path := range []string{"/results", "/predictions", "/"} {
		if status, _ := b.do("GET", "/"+one.Code()+path, ""); status != 404 {
			t.Errorf("the code of one class gets %d for %s of another", status, path)
		}
	}
	if status, _ := b.do("DELETE", "/"+two.Code()+"/", "", "Class-Key", one.Key()); status != 403 {
		t.Errorf("the key of one class clears another: %d", status)
	}
}

// crashFile names the class file in the environment of the process that TestKilledServer starts and kills.
const crashFile = "UNTRAINED_TEST_CLASS_FILE"

// A server that is killed at any moment leaves an intact file with every result that it acknowledged.
func TestKilledServer(t *testing.T) {
	if path := os.Getenv(crashFile); path != "" { // the process that is killed
		s, err := Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		for seed := 0; ; seed++ {
			if _, err := s.Add(t.Context(), result(t, seed, 0.1)); err != nil {
				t.Fatal(err)
			}
			fmt.Println("kept", seed)
		}
	}
	path := filepath.Join(t.TempDir(), "class.db")
	kept := make(map[string]bool)
	for _, after := range []int{1, 7, 30} {
		command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilledServer$")
		command.Env = append(os.Environ(), crashFile+"="+path)
		out, err := command.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for n := 0; n < after && lines.Scan(); n++ {
			kept[lines.Text()] = true
		}
		if err := command.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for lines.Scan() { // what it acknowledged before the signal came
			kept[lines.Text()] = true
		}
		_ = command.Wait() // killed
		s, err := Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		var sound string
		if err := s.db.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&sound); err != nil || sound != "ok" {
			t.Errorf("after %d results: %s, %v", after, sound, err)
		}
		list, err := s.Results(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		found := make(map[string]bool)
		for _, r := range list {
			var body lab.Result
			if err := json.Unmarshal(r.Body, &body); err != nil {
				t.Fatal(err)
			}
			found[fmt.Sprint("kept ", body.Seed)] = true
		}
		for line := range kept {
			if strings.HasPrefix(line, "kept ") && strings.Count(line, " ") == 1 && !found[line] {
				t.Errorf("after %d results %q was acknowledged and lost", after, line)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
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
