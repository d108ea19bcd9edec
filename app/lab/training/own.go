package training

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"untrained/app/lab"
	"untrained/assets/stimulus"
	"untrained/nn"
	"untrained/nn/random"
)

// Own are pictures of the reader's own with their classes, from a pair of IDX files.
type Own struct {
	set   stimulus.Dataset
	seed  uint64 // of order
	order []int  // of the pictures: training takes from its beginning, fresh ones come from its end
}

// ReadOwn reads a file of pictures and a file of labels in the format of MNIST, plain or gzipped. Pictures must be
// square, and of at least two classes.
func ReadOwn(images, labels []byte) (*Own, error) {
	d, err := stimulus.ReadIDX(images, labels, nil)
	switch {
	case err != nil:
		return nil, err
	case d.H != d.W:
		return nil, fmt.Errorf("the pictures have %d×%d pixels; square ones can be trained on: pad or cut them", d.H, d.W)
	case d.H < stimulus.MinSize || d.H > stimulus.MaxSize:
		return nil, fmt.Errorf("the pictures have %d×%d pixels; %d to %d a side can be trained on: scale them", d.H, d.W,
			stimulus.MinSize, stimulus.MaxSize)
	case len(d.Classes) < 2:
		return nil, errors.New("all labels are 0: a network needs at least two classes to tell apart")
	}
	return &Own{set: d}, nil
}

// Configure returns c with a network that fits the pictures: its own where that has their size, with one output a
// class, else a small one; and with no more pictures than there are.
func (o *Own) Configure(c lab.Config) (lab.Config, error) {
	side, classes := o.set.H, len(o.set.Classes)
	spec, err := nn.ParseSpec(c.Get(lab.KeyNetwork))
	if last := len(spec.Layers) - 1; err == nil && spec.Input == (nn.Shape{H: side, W: side, C: 1}) &&
		spec.Layers[last].Kind == nn.DenseLayer {
		spec.Layers[last].Out = classes
	} else {
		_, layers, _ := strings.Cut(smallNetwork, "/")
		text := fmt.Sprintf("%dx%dx1/%s%d", side, side, layers, classes)
		if spec, err = nn.ParseSpec(text); err == nil {
			_, err = spec.Shapes()
		}
		if err != nil {
			spec, err = nn.ParseSpec(fmt.Sprintf("%dx%dx1/flatten/dense%d", side, side, classes))
		}
		if err != nil {
			return c, err
		}
	}
	const fewest = 20 // that an accuracy is measured on
	heldout := min(c.Int(lab.KeyHeldout), max(o.set.N/5, fewest))
	for _, v := range [][2]string{{lab.KeyData, OwnPictures}, {lab.KeyNetwork, spec.String()},
		{lab.KeyHeldout, strconv.Itoa(heldout)},
		{lab.KeyPictures, strconv.Itoa(min(c.Int(lab.KeyPictures), o.set.N-heldout))}} {
		if c, err = c.Set(v[0], v[1]); err != nil {
			return c, fmt.Errorf("%d pictures are too few to train on: %w", o.set.N, err)
		}
	}
	return c, nil
}

// With returns the lesson with the reader's own pictures, where it asks for them.
func (l Lesson) With(own *Own) Lesson {
	if l.Data == OwnPictures {
		l.own = own
	}
	return l
}

func (o *Own) classes() []string {
	if o == nil {
		return nil
	}
	return o.set.Classes
}

// fits refuses a network that does not take these pictures.
func (o *Own) fits(spec nn.Spec) error {
	if o == nil {
		return errors.New("the pictures are not here: choose their two IDX files, which are no part of a link")
	}
	if spec.Input.H != o.set.H {
		return fmt.Errorf("the pictures have %d×%d pixels, the network takes %v: begin it with %dx%dx1", o.set.H, o.set.W,
			spec.Input, o.set.H, o.set.W)
	}
	return nil
}

// enough refuses more pictures than there are.
func (l Lesson) enough(pictures, heldout int) error {
	if l.own == nil || pictures+heldout <= l.own.set.N {
		return nil
	}
	return fmt.Errorf("%d training and %d fresh pictures are more than the %d in the files: lower one of the numbers",
		pictures, heldout, l.own.set.N)
}

// sample copies a picture into x: picture i of the training set, or of the fresh ones.
func (o *Own) sample(x []float32, set string, seed uint64, i int) (class int) {
	if o.order == nil || o.seed != seed {
		o.seed, o.order = seed, random.New(seed, "lab", "lesson", "own").Perm(o.set.N)
	}
	if i %= o.set.N; set != "training" {
		i = o.set.N - 1 - i
	}
	g, class := o.set.At(o.order[i])
	copy(x, g.Pix)
	return class
}
