package encoding

import (
	"bytes"
	"context"
	_ "embed" // the program of a check
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"

	"untrained/app/lab"
	"untrained/app/lab/internal/readout"
	"untrained/assets/npy"
)

// The program that a check consists of, and what it says to a reader.
var (
	//go:embed check.py
	checkProgram []byte
	//go:embed check.txt
	checkReadme []byte
)

// The limits of a check, in bytes: what features of a layer are written as they are, and of how many in all. Of larger
// layers, and of those behind so many, the inner products between pictures are written, from which the same follows.
const (
	checkLayerBytes = 32 << 20
	checkAllBytes   = 96 << 20
)

// checkPlan says in a check's JSON what its arrays are.
type checkPlan struct {
	Version     string       `json:"version"`
	Penalties   []float64    `json:"penalties"`
	Standardise string       `json:"standardise"` // layer or feature
	Areas       []checkArea  `json:"areas"`
	Models      []checkModel `json:"models"`
}

// checkArea is one area whose responses are predicted.
type checkArea struct {
	Area      string   `json:"area"`
	Recording string   `json:"recording"`
	Session   string   `json:"session"`
	Role      string   `json:"role"`
	Units     []string `json:"units"`
	File      string   `json:"file"`   // responses, reliability, counts, outer, inner
	ByFVE     bool     `json:"by_fve"` // penalties are chosen by the variance explained, else by r
	Both      bool     `json:"both"`   // and for the variance explained once more by that
	Shared    bool     `json:"shared"` // one penalty for all units
	Choosing  bool     `json:"choosing"`
}

// checkModel is a network with one seed, or a control.
type checkModel struct {
	Training  string       `json:"training"`
	DC        string       `json:"dc"`
	Condition string       `json:"condition"`
	Name      string       `json:"name"`
	Areas     []int        `json:"areas"`
	File      string       `json:"file"`
	Spaces    []checkSpace `json:"spaces"`
	Gabor     bool         `json:"gabor"`     // its spaces are weightings, of which each unit has one
	Exchanged bool         `json:"exchanged"` // the file has responses of its own, with rows exchanged
}

// checkSpace is the features of a layer.
type checkSpace struct {
	Layer    string  `json:"layer"`
	Array    string  `json:"array"`
	Of       string  `json:"of"` // features (rows × features) or inner products (rows × rows)
	Roundoff float64 `json:"roundoff"`
}

// HasCheck implements lab.Checkable: what is regressed by ridge regression.
func (Experiment) HasCheck(c lab.Config) bool { return hasCheck(c) }

// HasCheck implements lab.Checkable.
func (Shuffle) HasCheck(c lab.Config) bool { return hasCheck(c) }

func hasCheck(c lab.Config) bool {
	method := c.Get(lab.KeyMethod)
	return method == readout.MethodAuto || method == readout.MethodRidge
}

// Check implements lab.Checked.
func (e Experiment) Check(ctx context.Context, env lab.Env, c lab.Config,
	progress func(done float64)) ([]lab.CheckFile, error) {
	return compared{e, nil}.Check(ctx, env, c, progress)
}

// Check implements lab.Checked.
func (e Shuffle) Check(ctx context.Context, env lab.Env, c lab.Config,
	progress func(done float64)) ([]lab.CheckFile, error) {
	return compared{e, nil}.Check(ctx, env, c, progress)
}

// Check writes the responses of all areas and the features of all tasks.
func (e compared) Check(ctx context.Context, env lab.Env, c lab.Config,
	progress func(done float64)) ([]lab.CheckFile, error) {
	s, err := newStudy(ctx, env, e, c)
	if err != nil {
		return nil, err
	}
	plan := checkPlan{Version: lab.Version, Standardise: s.config.Standardise}
	files := []lab.CheckFile{{Name: "README.txt", Content: checkReadme}, {Name: "check.py", Content: checkProgram}}
	for i, a := range s.areas {
		if a.target == nil || a.method != readout.MethodRidge {
			return nil, fmt.Errorf("a check is made of ridge regression, and %s is compared by method=%s: its numbers "+
				"are in the CSV and JSON files", a.label(), a.method)
		}
		plan.Penalties = a.target.Penalties
		one, file, err := a.checked(fmt.Sprintf("area-%d.npz", i+1))
		if err != nil {
			return nil, err
		}
		plan.Areas, files = append(plan.Areas, one), append(files, file)
	}
	works, left := s.works(), checkAllBytes
	s.hold = checkLayerBytes
	for i, w := range works {
		spaces, err := s.spaces(ctx, w, func(f float64) { progress((float64(i) + f) / float64(len(works))) })
		if err != nil {
			return nil, fmt.Errorf("%s: %w", w.name(s), err)
		}
		one, file, err := s.checkedModel(w, spaces, fmt.Sprintf("model-%03d.npz", i+1), &left)
		if err != nil {
			return nil, err
		}
		plan.Models, files = append(plan.Models, one), append(files, file)
		s.hold = min(s.hold, max(left, 0))
	}
	text, err := json.MarshalIndent(plan, "", " ")
	return append(files, lab.CheckFile{Name: "check.json", Content: text}), err
}

// checked returns an area's part of the plan and its file.
func (a *area) checked(name string) (checkArea, lab.CheckFile, error) {
	t := a.target
	p, err := a.panel()
	if err != nil {
		return checkArea{}, lab.CheckFile{}, err
	}
	ridge, rows, units := t.Ridge(), t.Rows(), len(t.Neurons)
	one := checkArea{Area: a.stimuli.Area, Recording: a.source.ID, Session: a.source.Session, Role: a.role(),
		Units: p.Names, File: name, ByFVE: ridge.ByFVE, Both: ridge.Both && !ridge.ByFVE, Shared: ridge.Shared != nil,
		Choosing: a.choosesInside()}
	outer, inner := make([]int32, rows), make([]int32, rows*len(t.Outer))
	for f, fold := range t.Outer {
		for _, i := range fold.Test {
			outer[i], inner[f*rows+i] = int32(f), -1
		}
		parts, err := ridge.InnerFolds(fold)
		if err != nil {
			return one, lab.CheckFile{}, err
		}
		for k, in := range parts {
			for _, i := range in.Test {
				inner[f*rows+i] = int32(k)
			}
		}
	}
	counts := make([]uint8, units)
	for _, u := range p.Reliable {
		counts[u] = 1
	}
	w := newArrays()
	w.add("responses", "<f8", t.Responses, rows, units)
	w.add("outer", "<i4", outer, rows)
	w.add("inner", "<i4", inner, len(t.Outer), rows)
	w.add("counts", "|u1", counts, units)
	if p.Reliability != nil {
		w.add("reliability", "<f8", p.Reliability, units)
	}
	content, err := w.close()
	return one, lab.CheckFile{Name: name, Content: content}, err
}

// checkedModel returns the part of the plan and the file of a task. left is how many bytes may be written.
func (s *study) checkedModel(w work, spaces []readout.Space, name string,
	left *int) (checkModel, lab.CheckFile, error) {
	one := checkModel{Training: w.Label(), DC: w.DC, Condition: w.Condition(), Name: w.Name(), File: name,
		Gabor: w.Training == lab.Gabor, Exchanged: w.Training == lab.ShuffledResponses}
	for _, a := range w.areas {
		one.Areas = append(one.Areas, slices.Index(s.areas, a))
	}
	arrays := newArrays()
	for i, space := range spaces {
		part := checkSpace{Layer: space.Layer, Array: fmt.Sprintf("features_%d", i+1), Of: "features",
			Roundoff: space.Roundoff()}
		switch features, gram := space.Made(); {
		case features != nil && features.Wide != nil:
			arrays.add(part.Array, "<f8", features.Wide, features.N, features.P)
			*left -= 8 * len(features.Wide)
		case features != nil:
			arrays.add(part.Array, "<f4", features.Narrow, features.N, features.P)
			*left -= 4 * len(features.Narrow)
		default:
			part.Array, part.Of = fmt.Sprintf("products_%d", i+1), "inner products"
			rows := w.areas[0].target.Rows()
			arrays.add(part.Array, "<f8", gram, rows, rows)
		}
		one.Spaces = append(one.Spaces, part)
	}
	if one.Exchanged {
		for i, a := range w.areas {
			arrays.add(fmt.Sprintf("responses_%d", i+1), "<f8", a.responses(w), a.target.Rows(), len(a.target.Neurons))
		}
	}
	content, err := arrays.close()
	return one, lab.CheckFile{Name: name, Content: content}, err
}

// arrays writes a .npz file to memory.
type arrays struct {
	file bytes.Buffer
	npz  *npy.Writer
	err  error
}

func newArrays() *arrays {
	a := new(arrays)
	a.npz = npy.NewWriter(&a.file)
	return a
}

// add adds an array of a fixed-size type, in C order.
func (a *arrays) add(name, kind string, values any, shape ...int) {
	if a.err != nil {
		return
	}
	w, err := a.npz.Create(name, npy.Header(kind, shape...))
	if err == nil {
		err = binary.Write(w, binary.LittleEndian, values)
	}
	a.err = err
}

func (a *arrays) close() ([]byte, error) {
	if err := a.npz.Close(); a.err == nil {
		a.err = err
	}
	return a.file.Bytes(), a.err
}
