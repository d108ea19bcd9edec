package transfer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/training"
	"untrained/assets/stimulus"
	"untrained/nn"
)

// exam is a configuration of Transfer with the user's pictures read.
type exam struct {
	config config // as it is run
	spec   nn.Spec
	lesson training.Lesson
	digits stimulus.Dataset
	name   string // of the set: that of its file
	sha256 string
	dark   bool // ink is dark and gets inverted
	notes  []string
}

func newExam(ctx context.Context, env lab.Env, c lab.Config) (*exam, error) {
	c = lab.Quickened(c, Experiment{}, smallTransfer)
	k, err := lab.Parse[config](c)
	if err != nil {
		return nil, err
	}
	e := &exam{config: k}
	if e.spec, err = nn.ParseSpec(k.Network); err != nil {
		return nil, err
	}
	e.lesson = training.Lesson{Data: training.PlainDigits, Size: e.spec.Input.H}
	if err := e.lesson.Fits(e.spec); err != nil {
		return nil, err
	}
	var files [2][]byte
	for i, key := range (Experiment{}).FileKeys() {
		name := c.Get(key)
		if name == "" {
			return nil, fmt.Errorf("%s names no file: give both, as in "+
				"'images=t10k-images-idx3-ubyte&labels=t10k-labels-idx1-ubyte'", key)
		}
		if files[i], err = lab.ReadFile(ctx, env, name); err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
	}
	if e.digits, err = stimulus.ReadIDX(files[0], files[1], nil); err != nil {
		return nil, err
	}
	d := e.digits
	if len(d.Classes) > 10 {
		return nil, fmt.Errorf("the labels go up to %d; digits have the labels 0 to 9: this is another set", len(d.Classes)-1)
	}
	if d.H != d.W || d.H != e.spec.Input.H {
		return nil, fmt.Errorf("the pictures have %d×%d pixels, the network takes %v: bring the pictures to a square and "+
			"set network=%dx%dx1/…", d.H, d.W, e.spec.Input, d.H, d.H)
	}
	sum := sha256.New()
	sum.Write(files[0])
	sum.Write(files[1])
	e.sha256 = hex.EncodeToString(sum.Sum(nil))
	e.name = baseName(k.Images)
	e.findInk()
	e.findSides()
	return e, nil
}

// findInk decides whether ink is dark. Ink covers less than half of a picture, so the mean luminance is nearer to the
// background.
func (e *exam) findInk() {
	switch e.config.Ink {
	case "dark":
		e.dark = true
		return
	case "light":
		return
	}
	const looked = 200
	mean, n := 0.0, min(e.digits.N, looked)
	for k := range n {
		g, _ := e.digits.At(k * e.digits.N / n)
		m, _ := g.Moments()
		mean += m / float64(n)
	}
	if e.dark = mean > 0.5; e.dark {
		e.notes = append(e.notes, fmt.Sprintf("The pictures are mostly light (mean luminance %.2f), so their ink was taken "+
			"to be dark and they were inverted; ink=light leaves them as they are.", mean))
	}
}

// findSides notes that digits lie on their side. Dark ink on a light ground has no upright digits to look at.
func (e *exam) findSides() {
	if e.dark {
		return
	}
	if sideways, spread := e.digits.Sideways(); sideways {
		e.notes = append(e.notes, fmt.Sprintf("The digits seem to lie on their side: those labelled 1 are %.1f times as "+
			"wide as high. EMNIST stores pictures transposed; transpose them, in NumPy images.transpose(0, 2, 1), and read "+
			"them again.", spread))
	}
}

// baseName returns a path's last part, for paths of any system.
func baseName(path string) string {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '/' || path[i] == '\\' {
			return path[i+1:]
		}
	}
	return path
}

// picture copies picture i of the user's set, with light ink.
func (e *exam) picture(x []float32, i int) {
	g, _ := e.digits.At(i)
	copy(x, g.Pix)
	if e.dark {
		for p := range x {
			x[p] = 1 - x[p]
		}
	}
}

// answers returns the network's answer to each of n pictures.
func answers(ctx context.Context, backend nn.Backend, params *nn.Params, batch, n int,
	picture func(x []float32, i int)) (lab.Floats, error) {
	program, err := nn.Compile(params.Spec, batch, nn.Mode{}, backend)
	if err != nil {
		return nil, err
	}
	defer program.Release()
	if err := program.SetParams(params); err != nil {
		return nil, err
	}
	names, size := params.Spec.LayerNames(), params.Spec.Input.Len()
	const classes = 10
	x := make([]float32, batch*size)
	logits := nn.Tap{Layer: names[len(names)-1], Data: make([]float32, batch*classes)}
	var list lab.Floats
	for from := 0; from < n; from += batch {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		m := min(batch, n-from)
		for i := range m {
			picture(x[i*size:][:size], from+i)
		}
		if err := program.Forward(x[:m*size], logits); err != nil {
			return nil, err
		}
		if !model.AllFinite(logits.Data[:m*classes]) {
			return nil, program.CheckFinite()
		}
		for i := range m {
			answer, _, _ := training.Judge(logits.Data[i*classes:][:classes], 0)
			list = append(list, float64(answer))
		}
	}
	return list, nil
}
