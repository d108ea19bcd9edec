package job

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"untrained/app/lab"
)

// MakeCheck makes an archive with which a result can be computed again, without this program.
const MakeCheck Operation[CheckRequest, *CheckArchive] = "make check"

// CheckRequest is the request of MakeCheck.
type CheckRequest struct {
	Result []byte `json:"-"` // as JSON
}

// CheckArchive is the answer of MakeCheck.
type CheckArchive struct {
	Content []byte `json:"-"` // a zip file
}

func (r CheckRequest) run(ctx context.Context, env Env, progress func(float64)) (*CheckArchive, error) {
	var result struct{ Experiment, Config string }
	if err := json.Unmarshal(r.Result, &result); err != nil {
		return nil, fmt.Errorf("the result to check: %w", err)
	}
	e, c, err := work{result.Experiment, result.Config}.parse()
	if err != nil {
		return nil, err
	}
	checked, ok := e.(lab.Checked)
	if !ok {
		return nil, fmt.Errorf("results of %s have no check: their numbers are in the CSV and JSON files", e.Name())
	}
	files, err := checked.Check(ctx, env, c, progress)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range slices.Concat(files, []lab.CheckFile{{Name: lab.CheckedResult, Content: r.Result}}) {
		method := zip.Deflate
		if strings.HasSuffix(f.Name, ".npz") {
			method = zip.Store // compressed already
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: "check/" + f.Name, Method: method})
		if err == nil {
			_, err = w.Write(f.Content)
		}
		if err != nil {
			return nil, fmt.Errorf("check: %w", err)
		}
	}
	err = z.Close()
	return &CheckArchive{b.Bytes()}, err
}
