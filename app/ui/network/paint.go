package network

import (
	"strconv"

	"untrained/app/lab"
	"untrained/app/lab/microscope"
	"untrained/app/ui/host"
	"untrained/app/ui/part"
	"untrained/nn"
)

// Paint implements painter. What a frame has no room for is painted in the next ones.
func (n *Page) Paint() {
	n.Rest()
	n.paintPad()
	n.unpainted = false
	if n.view == nil {
		return
	}
	n.paintings++
	number := n.paintings
	n.unpainted = !n.P.Spread(n.pictures(), func() bool { return n.paintings == number && n.P.Showing(n) }, func() {
		n.unpainted = false
	})
}

// pictures are the works of painting all canvases.
func (n *Page) pictures() (works []func()) {
	v, u := n.view, n.shown()
	mark := n.file.viewed + "|" + n.Config.Get(lab.KeyScale) + "|"
	all := part.NewMosaic(v.Shape.C, v.Shape.H, v.Shape.W)
	kernels := part.NewMosaic(v.Sums.C, v.Kernel, v.Kernel)
	add := func(id, key string, draw func(key string) host.Raster) {
		works = append(works, func() { n.picture(id, key, draw) })
	}
	add("seen-canvas", mark, func(key string) host.Raster { return part.Greys(key, v.Picture, n.viewInput()) })
	most, heaviest := n.scales()
	for i := range v.Sets {
		s := &v.Sets[i]
		if s.Missing == "" {
			add("map-"+s.Weights+"-canvas", mark+strconv.Itoa(u.Channel), func(key string) host.Raster {
				return part.Heat(key, channelMap(s.Maps, v.Shape, u.Channel), v.Shape.H, v.Shape.W, most[i])
			})
		}
	}
	for i := range v.Sets {
		s := &v.Sets[i]
		if s.Missing != "" {
			continue
		}
		add("maps-"+s.Weights+"-canvas", mark, func(key string) host.Raster {
			return all.Paint(key, s.Maps, v.Shape.C,
				most[i])
		})
		if v.Conv != "" {
			add("filters-"+s.Weights+"-canvas", mark, func(key string) host.Raster {
				return kernels.Paint(key, s.Filters,
					v.Sums.C, heaviest[i])
			})
		}
	}
	return append(works, func() { n.paintThumbs(mark) }, n.paintBest, func() { n.paintMotion(mark) })
}

// picture paints a canvas whose pixels are worked out once for each key.
func (n *Page) picture(id, key string, draw func(key string) host.Raster) {
	if n.rasters[id].Key != key {
		n.rasters[id] = draw(key)
	}
	n.P.Host().Paint(id, n.rasters[id])
}

// viewInput is the shape of the picture that the view saw.
func (n *Page) viewInput() nn.Shape {
	if n.input.of != n.view {
		n.input.of, n.input.shape = n.view, n.inputOf()
	}
	return n.input.shape
}

func (n *Page) inputOf() nn.Shape {
	c, _, err := lab.ParseConfig(n.microscope, n.view.Config)
	if err != nil {
		return nn.Shape{}
	}
	spec, err := nn.ParseSpec(c.Get(lab.KeyNetwork))
	if err != nil {
		return nn.Shape{}
	}
	return spec.Input
}

// paintThumbs puts a small map on each card: the first channel of each layer, for
// the set of weights looked at closely.
func (n *Page) paintThumbs(mark string) {
	s := n.close()
	if n.stale() {
		return // the cards are those of another network
	}
	n.picture("thumb-0", mark, func(key string) host.Raster { return part.Greys(key, n.view.Picture, n.spec.Input) })
	from := 0
	for i := range min(s.Layers, len(n.shapes)) {
		shape := n.shapes[i]
		size := shape.H * shape.W
		if from+size > len(s.Thumbs) {
			return
		}
		values := s.Thumbs[from : from+size]
		n.picture("thumb-"+strconv.Itoa(i+1), mark+s.Weights,
			func(key string) host.Raster { return part.Heat(key, values, shape.H, shape.W, n.end(s, i, values)) })
		from += size
	}
	for i := s.Layers; i < len(n.shapes); i++ { // no weights reach these
		n.picture("thumb-"+strconv.Itoa(i+1), mark+s.Weights,
			func(key string) host.Raster { return host.Raster{Key: key, H: 1, W: 1, C: 4, Pix: make([]byte, 4)} })
	}
}

// close is the set of weights that cards and slow motion show: the chosen one, or
// the random one where that is missing.
func (n *Page) close() *microscope.Specimen {
	for i := range n.view.Sets {
		if s := &n.view.Sets[i]; s.Weights == n.Config.Get(lab.KeyWeights) && s.Missing == "" {
			return s
		}
	}
	return &n.view.Sets[0]
}

// Computes implements computer.
func (n *Page) Computes() (backend, reason string) {
	if n.view == nil {
		return "", ""
	}
	return n.view.Backend, "This page shows single pictures to small networks, which the CPU does at once."
}
