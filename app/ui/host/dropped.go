package host

import (
	"fmt"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Chosen is a file that the reader chose or dropped.
type Chosen struct {
	Name string    // with the folders that lead to it
	File app.Value // a JavaScript File
}

// Listed returns the files of a JavaScript FileList.
func Listed(list app.Value) []Chosen {
	files := make([]Chosen, list.Get("length").Int())
	for i := range files {
		files[i] = Chosen{list.Index(i).Get("name").String(), list.Index(i)}
		if path := files[i].File.Get("webkitRelativePath"); path.Truthy() {
			files[i].Name = path.String()
		}
	}
	return files
}

// deepest bounds how many folders lie in each other.
const deepest = 16

// Dropped returns a function that finds the files which were dropped, those in folders with them, and an error for more
// than most. Dropped must be called while the event is handled, because the browser forgets it then; the function waits
// for the browser, and must not be called on the goroutine that draws.
func Dropped(transfer app.Value, most int) func() ([]Chosen, error) {
	listed := Listed(transfer.Get("files"))
	items := transfer.Get("items")
	if !items.Truthy() {
		return func() ([]Chosen, error) { return listed, nil }
	}
	var entries []app.Value
	folders := false
	for i := range items.Get("length").Int() {
		if item := items.Index(i); item.Get("webkitGetAsEntry").Truthy() {
			if e := item.Call("webkitGetAsEntry"); e.Truthy() {
				entries = append(entries, e)
				folders = folders || e.Get("isDirectory").Bool()
			}
		}
	}
	if !folders { // also a browser that knows no entries
		return func() ([]Chosen, error) { return listed, nil }
	}
	return func() ([]Chosen, error) {
		f := finder{most: most}
		for _, e := range entries {
			if err := f.find(e, 0); err != nil {
				return nil, err
			}
		}
		return f.files, nil
	}
}

// finder collects the files of folders.
type finder struct {
	files []Chosen
	most  int
}

func (f *finder) find(entry app.Value, depth int) error {
	path := strings.TrimPrefix(entry.Get("fullPath").String(), "/")
	if depth > deepest {
		return fmt.Errorf("%s lies in more than %d folders: drop the folder that holds the files", path, deepest)
	}
	if entry.Get("isFile").Bool() {
		if len(f.files) == f.most {
			return fmt.Errorf("the folder holds more than %d files: put them into a zip, or into fewer files", f.most)
		}
		file, err := answered(func(ok, failed app.Func) { entry.Call("file", ok, failed) })
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		f.files = append(f.files, Chosen{path, file})
		return nil
	}
	reader := entry.Call("createReader")
	for { // browsers give a hundred at a time
		some, err := answered(func(ok, failed app.Func) { reader.Call("readEntries", ok, failed) })
		if err != nil {
			return fmt.Errorf("folder %s: %w", path, err)
		}
		n := some.Get("length").Int()
		if n == 0 {
			return nil
		}
		for i := range n {
			if err := f.find(some.Index(i), depth+1); err != nil {
				return err
			}
		}
	}
}

// answered begins what the browser answers later, and waits for that.
func answered(begin func(ok, failed app.Func)) (app.Value, error) {
	type answer struct {
		value app.Value
		err   error
	}
	answers := make(chan answer, 1)
	ok := app.FuncOf(func(_ app.Value, args []app.Value) any {
		answers <- answer{value: args[0]}
		return nil
	})
	failed := app.FuncOf(func(_ app.Value, args []app.Value) any {
		answers <- answer{err: fmt.Errorf("the browser does not give it out (%s)", args[0].Get("name").String())}
		return nil
	})
	defer ok.Release()
	defer failed.Release()
	begin(ok, failed)
	a := <-answers
	return a.value, a.err
}
