package story

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"untrained/app/job"
	"untrained/app/lab"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
)

// runAnswer is the answer to a question for a run: what is missing, how far it is, or the numbers.
type runAnswer struct {
	Missing string    `json:"missing,omitempty"` // what would have to be downloaded, in a sentence
	Done    float64   `json:"done"`              // fraction
	Marks   []marking `json:"marks,omitempty"`
}

// marking is the score of one network in one region at one layer.
type marking struct {
	Area     string  `json:"area"`
	Training string  `json:"training"`
	Layer    string  `json:"layer"`
	Estimate float64 `json:"estimate"`
}

// compute makes a run and calls answer with its progress, at most four times a second, and with the mean scores of its
// table profile. If a recording or a network is not here it downloads nothing and says what would be downloaded.
func (s *Page) compute(r page.Request, answer func(runAnswer)) error {
	ctx := context.Background()
	var missing []string
	for _, need := range lab.Needs(r.Experiment, r.Config) {
		found, err := s.p.Lab().Recordings.Find(ctx, need.ID, need.Session)
		if err != nil {
			return err
		}
		if !found.Here {
			missing = append(missing, fmt.Sprintf("%s (%s from %s)", found.Title, part.Megabytes(found.Bytes), found.Host))
		}
	}
	if missing != nil {
		answer(runAnswer{Missing: "To compute it, this browser would download " + strings.Join(missing, " and ") + "."})
		return nil
	}
	last := time.Now()
	result, err := s.p.Lab().Runner.Run(ctx, r, func(e job.Event) {
		if time.Since(last) > 250*time.Millisecond {
			last = time.Now()
			answer(runAnswer{Done: e.Fraction})
		}
	})
	if err != nil {
		return err
	}
	a := runAnswer{Done: 1}
	t := result.Table(lab.TableProfile)
	if t == nil {
		return fmt.Errorf("the run gave no table %s", lab.TableProfile)
	}
	for _, row := range t.Rows {
		if at := t.Column(lab.ColumnSeed); at >= 0 && row[at] != nil {
			continue
		}
		text := func(column string) string { s, _ := row[t.Column(column)].(string); return s }
		if v := lab.Cell(t, row, lab.ColumnEstimate); v == v {
			a.Marks = append(a.Marks, marking{text(lab.ColumnArea), text(lab.ColumnTraining), text(lab.ColumnLayer), v})
		}
	}
	answer(a)
	return nil
}

// encodingRequest returns the request for a run of the experiment encoding with a configuration.
func (s *Page) encodingRequest(config string) (page.Request, error) {
	for _, e := range s.p.Lab().Experiments {
		if e.Name() == "encoding" {
			c, _, err := lab.ParseConfig(e, config)
			return page.Request{Experiment: e, Config: c, Choice: s.p.Choice()}, err
		}
	}
	return page.Request{}, errors.New("this program has no experiment encoding")
}
