package lab

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"untrained/app/lab/statistics"
	"untrained/assets/stimulus"
	"untrained/nn"
	"untrained/nn/random"
)

// Run implements Experiment: the read-outs of one network, or the full training of
// one. Array L/R/S/T is the confusion matrix of layer L, read-out R, set S and task
// T, classes × classes by truth and answer; L and R are empty where there is none.
// The same name with /penalty is the penalty that was chosen; L/complexity is the
// layer's Fourier complexity.
func (e Texture) Run(ctx context.Context, env Env, c Config, u Unit, progress func(done float64)) (UnitResult, error) {
	s, err := newTextureStudy(ctx, env, c)
	if err != nil {
		return UnitResult{}, err
	}
	list := s.subjects()
	if u.Index < 0 || u.Index >= len(list) || list[u.Index].name() != u.Name {
		return UnitResult{}, fmt.Errorf("unit %d (%s) is not part of this configuration", u.Index, u.Name)
	}
	backend, err := env.Backend()
	if err != nil {
		return UnitResult{}, err
	}
	k := list[u.Index]
	const drawing = 0.3 // share of the work, if the pictures are not there
	sets, err := e.pictures.pictures(ctx, s, k.seed, func(f float64) { progress(drawing * f) })
	if err != nil {
		return UnitResult{}, err
	}
	r := &readouts{textureStudy: s, textureSubject: k, backend: backend, sets: sets, result: UnitResult{Unit: u, Arrays: map[string]Floats{}}}
	rest := func(f float64) { progress(drawing + (1-drawing)*f) }
	if k.training == FullyTrained {
		err = r.trainFully(ctx, rest)
	} else {
		err = r.readAll(ctx, rest)
	}
	return r.result, err
}

// readouts is the state of one Run.
type readouts struct {
	*textureStudy
	textureSubject
	backend nn.Backend
	sets    map[string]*drawnSet
	result  UnitResult
}

// reading is the features of one layer under one read-out.
type reading struct {
	layer, readout string
	p              int
	x              []float64 // pictures × p
}

// readAll fits and judges every read-out of every task.
func (r *readouts) readAll(ctx context.Context, progress func(float64)) error {
	params, layers, err := r.weights(ctx)
	if err != nil {
		return err
	}
	count := float64(len(r.textureStudy.sets) + 1)
	for i, set := range r.textureStudy.sets {
		part := func(f float64) { progress((float64(i) + f) / count) }
		list, err := r.features(ctx, params, layers, r.sets[set.name], func(f float64) { part(0.4 * f) })
		if err != nil {
			return err
		}
		done := 0.0
		for _, x := range list {
			for _, task := range set.tasks {
				if err := r.read(ctx, x, set, task); err != nil {
					return fmt.Errorf("%s, %s: %w", set.name, task, err)
				}
				done++
				part(0.4 + 0.6*done/float64(len(list)*len(set.tasks)))
			}
		}
	}
	if params == nil || !r.ofGrid() || r.config.Get("complexity") == "no" {
		progress(1)
		return nil
	}
	return r.measureComplexity(ctx, params, layers, func(f float64) { progress((count - 1 + f) / count) })
}

// weights is the weights of a network and the layers that are read, by number; nil
// where pixels or the Gabor bank are read.
func (r *readouts) weights(ctx context.Context) (*nn.Params, map[int]string, error) {
	n := r.network
	if n.training == ShuffledLabels { // of features that could tell
		n = network{variant{training: RandomWeights, dc: "zero", seed: n.seed, seeded: true}, r.grid.activations[0], r.grid.poolings[0], r.grid.specs[r.grid.activations[0]+"/"+r.grid.poolings[0]]}
		if slices.Contains(r.grid.activations, relu) {
			n.activation, n.spec = relu, r.grid.specs[relu+"/"+n.pooling]
		}
	}
	if n.spec.Layers == nil {
		return nil, nil, nil
	}
	layers := map[int]string{}
	for _, l := range r.textureStudy.layers() {
		if name, ok := stageName(n.spec, l); ok {
			layers[l] = name
		}
	}
	first := r.sets[r.textureStudy.sets[0].name]
	sample := make([]float32, scaledOn*n.spec.Input.Len())
	show := r.shower(n, first)
	count := min(scaledOn, len(first.pixels)/r.pixels())
	for i := range count {
		show(sample[i*n.spec.Input.Len():][:n.spec.Input.Len()], i)
	}
	params, err := n.weigh(ctx, r.config, r.family, r.backend, sample[:count*n.spec.Input.Len()])
	return params, layers, err
}

// pixels of a picture.
func (s *textureStudy) pixels() int { return s.config.Int("size") * s.config.Int("size") }

// shower gives what copies picture i of a set into a network's input, resampled
// between pixel centres where the network's is of another size. A network that was
// trained on photographs sees grey levels of 0 to 255 about mean grey.
func (r *readouts) shower(n network, set *drawnSet) func(x []float32, i int) {
	size, in, scale := r.config.Int("size"), n.spec.Input, 1.0
	if !n.ofGrid() && r.object {
		scale = 255 * stimulus.TextureContrast
	}
	return func(x []float32, i int) {
		picture := set.pixels[i*size*size:][:size*size]
		for y := range in.H {
			y0, y1, fy := neighbours(y, in.H, size)
			for c := range in.W {
				x0, x1, fx := neighbours(c, in.W, size)
				top := (1-fx)*float64(picture[y0*size+x0]) + fx*float64(picture[y0*size+x1])
				bottom := (1-fx)*float64(picture[y1*size+x0]) + fx*float64(picture[y1*size+x1])
				v := float32(scale * ((1-fy)*top + fy*bottom))
				for ch := range in.C {
					x[(y*in.W+c)*in.C+ch] = v
				}
			}
		}
	}
}

// neighbours are the two of n source pixels that pixel i of size lies between, and
// how near it is to the second.
func neighbours(i, size, n int) (low, high int, fraction float64) {
	at := math.Max(0, (float64(i)+0.5)*float64(n)/float64(size)-0.5)
	low = min(int(at), n-1)
	return low, min(low+1, n-1), at - float64(low)
}

// features reads every picture of a set.
func (r *readouts) features(ctx context.Context, params *nn.Params, layers map[int]string, set *drawnSet, progress func(float64)) ([]reading, error) {
	n, size := len(set.pixels)/r.pixels(), r.config.Int("size")
	var list []reading
	add := func(layer string, p map[string]int) {
		for _, readout := range r.config.List("readout") {
			list = append(list, reading{layer, readout, p[readout], make([]float64, n*p[readout])})
		}
	}
	switch {
	case r.training == Pixels:
		shape := nn.Shape{H: size, W: size, C: 1}
		add("", map[string]int{readSpatial: pixelParts * pixelParts, readMean: 1})
		for _, x := range list {
			for i := range n {
				partMeans(x.x[i*x.p:][:x.p], set.pixels[i*size*size:][:size*size], shape, map[string]int{readSpatial: pixelParts, readMean: 1}[x.readout])
			}
		}
		progress(1)
		return list, nil
	case r.training == Gabor:
		bank, err := newGaborBank(size)
		if err != nil {
			return nil, err
		}
		f, err := bank.energies(ctx, r.backend, set.pixels, n, progress)
		if err != nil {
			return nil, err
		}
		add("", map[string]int{readSpatial: readParts * readParts * gaborOrientations * len(bank.scales), readMean: gaborOrientations * len(bank.scales)})
		for _, x := range list {
			for i := range n {
				from, to := 0, 0
				for _, scale := range bank.scales {
					shape := nn.Shape{H: scale.window.OH(), W: scale.window.OW(), C: gaborOrientations}
					parts := partsOf(x.readout)
					partMeans(x.x[i*x.p+to:][:parts*parts*gaborOrientations], f.narrow[i*f.p+from:][:shape.Len()], shape, parts)
					from, to = from+shape.Len(), to+parts*parts*gaborOrientations
				}
			}
		}
		return list, nil
	}
	var names []string
	var shapes []nn.Shape
	for _, l := range r.textureStudy.layers() {
		name, ok := layers[l]
		if !ok {
			continue
		}
		shape, err := layerShape(params.Spec, name)
		if err != nil {
			return nil, err
		}
		names, shapes = append(names, name), append(shapes, shape)
		add(strconv.Itoa(l), map[string]int{readSpatial: readParts * readParts * shape.C, readMean: shape.C})
	}
	own := r.network
	own.spec = params.Spec
	if own.training == ShuffledLabels {
		own.activation = relu // its features are the grid's
	}
	each := len(r.config.List("readout"))
	err := eachPicture(ctx, r.backend, params, names, n, r.shower(own, set), func(k, i int, data []float32) {
		for _, x := range list[k*each:][:each] {
			partMeans(x.x[i*x.p:][:x.p], data, shapes[k], partsOf(x.readout))
		}
	}, progress)
	return list, err
}

// pixelParts is how many means a side has when pixels are read by place.
const pixelParts = 16

func partsOf(readout string) int {
	if readout == readMean {
		return 1
	}
	return readParts
}

// partMeans averages each channel over parts×parts equal pieces of a map, whose
// borders may run through pixels.
func partMeans(out []float64, x []float32, s nn.Shape, parts int) {
	clear(out)
	rows, columns := spans(s.H, float64(s.H), parts), spans(s.W, float64(s.W), parts)
	for a, row := range rows {
		for b, column := range columns {
			to := out[(a*parts+b)*s.C:][:s.C]
			for y, wy := range row.weights {
				for c, wx := range column.weights {
					for ch, v := range x[((row.from+y)*s.W+column.from+c)*s.C:][:s.C] {
						to[ch] += wy * wx * float64(v)
					}
				}
			}
		}
	}
}

// read fits one read-out and judges it.
func (r *readouts) read(ctx context.Context, x reading, set pictureSet, task string) error {
	answer, train := r.sets[set.name].answer[task], r.config.Int("train")
	labels := answer[:train]
	if r.training == ShuffledLabels {
		labels = make([]int, train)
		for i, k := range random.New(r.seed, "lab", "texture", "labels", set.name, task).Perm(train) {
			labels[i] = answer[k]
		}
	}
	penalties, err := parsePenalties(r.config.Get("penalties"))
	if err != nil {
		return err
	}
	features, p := varying(x.x, len(answer), x.p, train)
	fit := statistics.Logistic{Penalties: penalties, Folds: r.config.Int("inner"), Seed: r.seed, Product: mulT}
	classifier, err := fit.Fit(ctx, features[:train*p], labels, train, p, r.classes(task))
	if err != nil {
		return err
	}
	key := fmt.Sprintf("%s/%s/%s/%s", x.layer, x.readout, set.name, task)
	test := answer[train:]
	r.result.Arrays[key] = counted(statistics.Confusion(test, classifier.Predict(features[train*p:], len(test)), r.classes(task)))
	r.result.Arrays[key+"/penalty"] = Floats{classifier.Penalty}
	return nil
}

func counted(counts []int) Floats {
	f := make(Floats, len(counts))
	for i, n := range counts {
		f[i] = float64(n)
	}
	return f
}

// varying leaves out features that are the same for all training pictures, as those
// of dead channels are; of none at all a single 0 is left, and the read-out answers
// the most frequent class.
func varying(x []float64, n, p, train int) ([]float64, int) {
	var keep []int
	for j := range p {
		for i := 1; i < train; i++ {
			if x[i*p+j] != x[j] {
				keep = append(keep, j)
				break
			}
		}
	}
	if len(keep) == p {
		return x, p
	}
	q := max(1, len(keep))
	y := make([]float64, n*q)
	for i := range n {
		for a, j := range keep {
			y[i*q+a] = x[i*p+j]
		}
	}
	return y, q
}

// measureComplexity measures each layer on training pictures of the first set.
func (r *readouts) measureComplexity(ctx context.Context, params *nn.Params, layers map[int]string, progress func(float64)) error {
	first := r.sets[r.textureStudy.sets[0].name]
	n := min(scaledOn, r.config.Int("train"))
	pictures := first.pixels[:n*r.pixels()]
	done := 0
	for _, l := range r.textureStudy.layers() {
		name, ok := layers[l]
		if !ok {
			continue
		}
		// Networks of one seed are measured on the same planes.
		o := ComplexityOptions{Seed: r.seed, Outputs: 100, Directions: 8, Paths: 2, Steps: 4}
		measured, err := MeasureComplexity(ctx, r.backend, params, pictures, n, name, o, func(f float64) {
			progress((float64(done) + f) / float64(len(layers)))
		})
		switch {
		case errors.Is(err, errDeadLayer):
		case err != nil:
			return err
		default:
			r.result.Arrays[strconv.Itoa(l)+"/complexity"] = Floats{measured.Fourier}
		}
		done++
		progress(float64(done) / float64(len(layers)))
	}
	return nil
}

// fullBatch is the pictures of one step of full training.
const fullBatch = 32

// fullNetwork is the network that is trained through and through: ReLU and max
// pooling, three layers where the picture is large enough, and a dense one.
func (s *textureStudy) fullNetwork(task string) (nn.Spec, error) {
	var spec nn.Spec
	var err error
	for depth := 3; depth > 0; depth-- {
		text := gridSpec(s.config.Int("size"), s.config.Int("kernel"), s.config.Int("channels"), depth, relu, MaxPool)
		if spec, err = nn.ParseSpec(fmt.Sprintf("%s/flatten/dense%d", text, s.classes(task))); err == nil {
			return spec, nil
		}
	}
	return spec, err
}

// freshPictures draws without end what a fully trained network learns from.
type freshPictures struct {
	*textureStudy
	set  pictureSet
	task string
}

// Sample implements sampler; no picture is one of those that read-outs see.
func (f freshPictures) Sample(x []float32, _ string, seed uint64, i int) int {
	g := f.samples([]pictureSet{f.set}, "fresh", seed, i)[0]
	aboutGrey(x, g.Grey)
	return g.answers[f.task]
}

// trainFully trains a network on one task and judges it on the same pictures as the
// read-outs.
func (r *readouts) trainFully(ctx context.Context, progress func(float64)) error {
	spec, err := r.fullNetwork(r.task)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(r.textureStudy.sets, func(s pictureSet) bool { return s.name == r.set })
	set := r.textureStudy.sets[i]
	params, err := spec.Init(r.seed, nn.Init{Method: "kaiming"})
	if err != nil {
		return err
	}
	o := TrainOptions{Seed: r.seed, Steps: r.config.Int("steps"), Batch: fullBatch}.withDefaults()
	params, _, err = train(ctx, r.backend, params, freshPictures{r.textureStudy, set, r.task}, o, func(step, steps int, _ float64) {
		progress(0.95 * float64(step) / float64(steps))
	})
	if err != nil {
		return fmt.Errorf("training on %s, %s: %w", r.task, r.set, err)
	}
	drawn, from := r.sets[r.set], r.config.Int("train")
	test := drawn.answer[r.task][from:]
	predicted := make([]int, len(test))
	names := spec.LayerNames()
	err = eachPicture(ctx, r.backend, params, names[len(names)-1:], len(test), func(x []float32, i int) {
		copy(x, drawn.pixels[(from+i)*r.pixels():][:r.pixels()])
	}, func(_, i int, logits []float32) {
		predicted[i], _, _ = judge(logits, 0)
	}, func(f float64) { progress(0.95 + 0.05*f) })
	if err != nil {
		return err
	}
	r.result.Arrays["//"+r.set+"/"+r.task] = counted(statistics.Confusion(test, predicted, r.classes(r.task)))
	return nil
}
