//go:build !js

package browsertest

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
)

// A page that draws again may put another element in the place of the one that a test looked at. The page of this test
// does so all the time.
func TestElementsThatAreReplaced(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Write([]byte(`<!doctype html><title>t</title><body><script>
			addEventListener("change", e => e.target.files && (document.title = e.target.files[0].name));
			setInterval(() => {
				document.body.innerHTML = "<input id=file type=file><p id=text lang=en>text</p><input id=field>";
				setTimeout(() => { document.body.innerHTML = ""; }, 7);
			}, 10);
		</script>`))
	}))
	t.Cleanup(server.Close)
	file := filepath.Join(t.TempDir(), "chosen.txt")
	if err := os.WriteFile(file, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	p := Start(t).Open(t, server.URL)
	p.Upload("#file", file)
	p.WaitUntil(`document.title === "chosen.txt"`)
	for range 3 {
		if text, lang := p.Text("#text"), p.Attribute("#text", "lang"); text != "text" || lang != "en" {
			t.Fatalf("read %q, %q", text, lang)
		}
		p.Fill("#field", "filled")
	}
}
