package notebook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"time"

	"untrained/assets/charset"
	"untrained/assets/zipfile"
)

// Results returns the results in a file as JSON: those of saved runs, a single result, several one after the other, or
// lists of them, in UTF-8 or UTF-16 with or without a mark, or a zip of such files. What stands before a mistake is
// returned, too.
func Results(content []byte) ([]json.RawMessage, error) {
	runs, err := savedRuns(content, time.Time{})
	list := make([]json.RawMessage, len(runs))
	for i, r := range runs {
		list[i] = r.Result
	}
	return list, err
}

// savedRuns reads the saved runs in a file; a result that stands alone gets the date.
func savedRuns(content []byte, date time.Time) (runs []savedRun, err error) {
	if bytes.HasPrefix(content, []byte("PK\x03\x04")) {
		files, err := zipfile.Open(content)
		if err != nil {
			return nil, err
		}
		left := MaxFile
		for _, f := range files {
			if base := path.Base(f.Name); !strings.EqualFold(path.Ext(base), ".json") || strings.HasPrefix(base, ".") {
				continue
			}
			if !f.Within(left) {
				return runs, fmt.Errorf("the files of the zip have more than %d bytes together", MaxFile)
			}
			inner, err := f.Read()
			if err != nil {
				return runs, err
			}
			left -= len(inner)
			list, err := savedRuns(inner, date)
			if runs = append(runs, list...); err != nil {
				return runs, fmt.Errorf("%.80q: %w", f.Name, err)
			}
		}
		if len(runs) == 0 {
			return nil, errors.New("there is no JSON file in the zip")
		}
		return runs, nil
	}
	text, _, err := charset.Decode(content)
	if err != nil {
		return nil, fmt.Errorf("the file is not a JSON file of this laboratory: %w; choose files that “Save JSON” wrote", err)
	}
	d := json.NewDecoder(strings.NewReader(text))
	for {
		var raw json.RawMessage
		if err := d.Decode(&raw); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return runs, fmt.Errorf("the file is not a JSON file of this laboratory: %w; choose files that “Save JSON” wrote",
				err)
		}
		each := []json.RawMessage{raw}
		if raw[0] == '[' {
			each = nil
			if err := json.Unmarshal(raw, &each); err != nil {
				return runs, err
			}
		}
		for _, one := range each {
			list, err := savedRunsOf(one, date)
			if runs = append(runs, list...); err != nil {
				return runs, err
			}
		}
	}
	if len(runs) == 0 && len(bytes.TrimSpace(content)) == 0 {
		return nil, errors.New("the file is not a JSON file of this laboratory: it is empty")
	}
	return runs, nil
}

// savedRunsOf reads one JSON value: a file that Write wrote, or a result.
func savedRunsOf(one json.RawMessage, date time.Time) ([]savedRun, error) {
	var probe struct {
		Format     string `json:"format"`
		Experiment string `json:"experiment"`
	}
	if err := json.Unmarshal(one, &probe); err != nil {
		return nil, errors.New("the file is not a JSON file of this laboratory: it has no result of an experiment; choose " +
			"files that “Save JSON” wrote")
	}
	var f file
	switch {
	case probe.Format == "" && probe.Experiment != "":
		return []savedRun{{Date: date, Result: one}}, nil
	case probe.Format != format:
		return nil, errors.New("the file holds no saved runs; choose one that “Save all as a file” has made, or the JSON " +
			"file of a result")
	}
	if err := json.Unmarshal(one, &f); err != nil {
		return nil, fmt.Errorf("the file of saved runs is damaged: %w", err)
	}
	switch {
	case f.Version > version:
		return nil, fmt.Errorf("the file was made by a newer version of this laboratory "+
			"(form %d, this one reads up to %d); reload the page to get it", f.Version, version)
	case f.Version < 1:
		return nil, fmt.Errorf("the file says it has form %d; there are 1 to %d", f.Version, version)
	}
	return f.Sessions, nil
}
