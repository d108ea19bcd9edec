package texture

import (
	"context"
	"math"
	"strconv"

	"untrained/app/lab"
	"untrained/app/lab/internal/input"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/internal/readout"
	"untrained/assets/stimulus"
	"untrained/nn"
)

// shower returns a function that copies picture i of a set into a network's input, resampled between pixel centres if
// the input has another size. For a network that was trained on photographs grey levels are 0 to 255 about mean grey.
func (r *readouts) shower(n model.Network, set *drawnSet) func(x []float32, i int) {
	size, in, scale := r.config.Size, n.Spec.Input, 1.0
	if !n.OfGrid() && r.object {
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

// neighbours returns the two of n source pixels between which pixel i of size lies, and the weight of the second.
func neighbours(i, size, n int) (low, high int, fraction float64) {
	at := math.Max(0, (float64(i)+0.5)*float64(n)/float64(size)-0.5)
	low = min(int(at), n-1)
	return low, min(low+1, n-1), at - float64(low)
}

// features computes the features of every picture of a set.
func (r *readouts) features(ctx context.Context, params *nn.Params, layers map[int]string, set *drawnSet,
	progress func(float64)) ([]reading, error) {
	n, size := len(set.pixels)/r.pixels(), r.config.Size
	var list []reading
	add := func(layer string, p map[string]int) {
		for _, readout := range r.config.Readout {
			list = append(list, reading{layer, readout, p[readout], make([]float64, n*p[readout])})
		}
	}
	switch {
	case r.Training == lab.Pixels:
		shape := nn.Shape{H: size, W: size, C: 1}
		add("", map[string]int{readSpatial: pixelParts * pixelParts, readMean: 1})
		for _, x := range list {
			for i := range n {
				partMeans(x.x[i*x.p:][:x.p], set.pixels[i*size*size:][:size*size], shape,
					map[string]int{readSpatial: pixelParts, readMean: 1}[x.readout])
			}
		}
		progress(1)
		return list, nil
	case r.Training == lab.Gabor:
		bank, err := readout.NewGaborBank(size)
		if err != nil {
			return nil, err
		}
		f, err := bank.Energies(ctx, r.backend, set.pixels, n, progress)
		if err != nil {
			return nil, err
		}
		add("", map[string]int{readSpatial: readParts * readParts * readout.GaborOrientations * len(bank.Scales),
			readMean: readout.GaborOrientations * len(bank.Scales)})
		for _, x := range list {
			for i := range n {
				from, to := 0, 0
				for _, scale := range bank.Scales {
					shape := nn.Shape{H: scale.Window.OH(), W: scale.Window.OW(), C: readout.GaborOrientations}
					parts := partsOf(x.readout)
					partMeans(x.x[i*x.p+to:][:parts*parts*readout.GaborOrientations],
						f.Narrow[i*f.P+from:][:shape.Len()], shape, parts)
					from, to = from+shape.Len(), to+parts*parts*readout.GaborOrientations
				}
			}
		}
		return list, nil
	}
	var names []string
	var shapes []nn.Shape
	for _, l := range r.study.layers() {
		name, ok := layers[l]
		if !ok {
			continue
		}
		shape, err := model.LayerShape(params.Spec, name)
		if err != nil {
			return nil, err
		}
		names, shapes = append(names, name), append(shapes, shape)
		add(strconv.Itoa(l), map[string]int{readSpatial: readParts * readParts * shape.C, readMean: shape.C})
	}
	own := r.Network
	own.Spec = params.Spec
	if own.Training == ShuffledLabels {
		own.Activation = model.ReLU // its features are the grid's
	}
	each := len(r.config.Readout)
	err := model.EachPicture(ctx, r.backend, params, names, n, r.shower(own, set), func(k, i int, data []float32) {
		for _, x := range list[k*each:][:each] {
			partMeans(x.x[i*x.p:][:x.p], data, shapes[k], partsOf(x.readout))
		}
	}, progress)
	return list, err
}

// pixelParts is the number of means along each side when pixels are classified spatially.
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
	rows, columns := input.Spans(s.H, float64(s.H), parts), input.Spans(s.W, float64(s.W), parts)
	for a, row := range rows {
		for b, column := range columns {
			to := out[(a*parts+b)*s.C:][:s.C]
			for y, wy := range row.Weights {
				for c, wx := range column.Weights {
					for ch, v := range x[((row.From+y)*s.W+column.From+c)*s.C:][:s.C] {
						to[ch] += wy * wx * float64(v)
					}
				}
			}
		}
	}
}
