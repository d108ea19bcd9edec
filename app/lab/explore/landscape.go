package explore

import (
	"context"
	"fmt"
	"math"

	"untrained/app/lab"
	"untrained/app/lab/internal/model"
	"untrained/app/lab/training"
	"untrained/assets/stimulus"
	"untrained/nn"
	"untrained/nn/cpu"
	"untrained/nn/random"
)

// Landscape asks for the response of one unit of a small random network to every mixture of three pictures.
type Landscape struct {
	Activation string `json:"activation"` // as package nn calls it
	Pooling    string `json:"pooling"`    // behind each layer: model.Strided (none), model.AveragePool or model.MaxPool
	Depth      int    `json:"depth"`      // the layer of the unit, 1 to LandscapeDepth
	Unit       int    `json:"unit"`       // its kernel, 0 to LandscapeUnits−1
	Pictures   int    `json:"pictures"`   // which three, 0 to LandscapeSets−1
	Seed       uint64 `json:"seed"`       // of the weights
}

// Relief is a landscape.
type Relief struct {
	// Heights are the unit's responses, LandscapeSide² row by row, on a square plane of pictures around the three; the
	// third of them lies below the line through the first two. 0 is Low, 255 is High.
	Heights []byte  `json:"heights"`
	Low     float64 `json:"low"`
	High    float64 `json:"high"`
	// Corners are the places of the three pictures on the plane, x and y by turns, from −½ to ½.
	Corners []float64 `json:"corners"`
	// Complexity is the unit's Fourier complexity on this plane, in cycles a side, 0 for a unit that is silent; Mean is
	// that of all units of its layer that are not.
	Complexity float64 `json:"complexity"`
	Mean       float64 `json:"mean"`
	Field      int     `json:"field"`    // pixels across of what the unit sees, in the middle of each picture
	Pictures   []byte  `json:"pictures"` // the three, LandscapePicture² grey levels each
}

// The sizes of the network and of the plane.
const (
	LandscapeDepth   = 3  // and one less with pooling, where a unit sees so much that a move would take too long
	LandscapeUnits   = 8  // kernels of each layer
	LandscapeSide    = 48 // points a side
	LandscapePicture = 28 // pixels a side
	LandscapeSets    = 3

	coarse         = 16 // points a side on which complexity is measured, as in the experiment
	landscapeStrip = 96 // mixtures that pass at once
)

// landscapeFields are the pixels that one unit sees, by depth, with steps of two and with pooling.
var landscapeFields = map[bool][]int{true: {7, 11, 19}, false: {8, 14}}

// Compute passes 2304 mixtures through the layers behind the first convolution; that is linear, so that its responses
// to mixtures are mixtures of its responses. It costs up to 5.8 k multiply-adds a mixture, 13 M (three layers), and for
// each mixture up to 512 values of the activation. Another unit of the same layer costs nothing.
func (l Landscape) Compute(ctx context.Context, _ lab.Env) (*Relief, error) {
	if l.Depth < 1 || l.Depth > LandscapeDepth || l.Unit < 0 || l.Unit >= LandscapeUnits || l.Pictures < 0 ||
		l.Pictures >= LandscapeSets {
		return nil, fmt.Errorf("landscape: unit %d of layer %d on pictures %d: there are units 0 to %d, layers 1 to %d "+
			"and pictures 0 to %d", l.Unit, l.Depth, l.Pictures, LandscapeUnits-1, LandscapeDepth, LandscapeSets-1)
	}
	key := l
	key.Unit = 0
	m, err := keptMixtures.of(key, func() (*mixtures, error) { return l.mix(ctx) })
	if err != nil {
		return nil, err
	}
	r := m.relief
	r.Complexity, r.Mean = m.complexities[l.Unit], meanOfLive(m.complexities)
	r.Low, r.High = math.Inf(1), math.Inf(-1)
	for i := l.Unit; i < len(m.responses); i += LandscapeUnits {
		r.Low, r.High = math.Min(r.Low, float64(m.responses[i])), math.Max(r.High, float64(m.responses[i]))
	}
	for i := l.Unit; i < len(m.responses); i += LandscapeUnits {
		share := (float64(m.responses[i]) - r.Low) / math.Max(r.High-r.Low, 1e-30)
		r.Heights = append(r.Heights, uint8(255*share+0.5))
	}
	return &r, nil
}

// mixtures is what all units of a layer have in common.
type mixtures struct {
	responses    []float32 // points × units
	complexities []float64 // by unit
	relief       Relief    // without what is a unit's own
}

var keptMixtures kept[Landscape, *mixtures]

func (l Landscape) mix(ctx context.Context) (*mixtures, error) {
	params, err := l.network(ctx)
	if err != nil {
		return nil, err
	}
	side := params.Spec.Input.H
	m := &mixtures{relief: Relief{Field: side}}
	var corners [3][]float32
	for i, p := range l.corners() {
		corners[i] = cropped(p, side)
		for _, v := range p.Pix {
			m.relief.Pictures = append(m.relief.Pictures, uint8(v*255+0.5))
		}
	}
	var plane *model.Plane
	if m.responses, plane, err = responsesOnPlane(ctx, params, corners, LandscapeSide); err != nil {
		return nil, err
	}
	m.complexities = complexities(m.responses)
	for _, c := range corners {
		x, y := placeOn(plane, c)
		m.relief.Corners = append(m.relief.Corners, x, y)
	}
	return m, nil
}

// network draws the network, scaled as the experiment scales its own.
func (l Landscape) network(ctx context.Context) (*nn.Params, error) {
	if l.Pooling != model.Strided && l.Pooling != model.AveragePool && l.Pooling != model.MaxPool {
		return nil, fmt.Errorf("landscape: there is no pooling %q", l.Pooling)
	}
	fields := landscapeFields[l.Pooling == model.Strided]
	if l.Depth > len(fields) {
		return nil, fmt.Errorf("landscape: with pooling there are layers 1 to %d, not %d", len(fields), l.Depth)
	}
	side := fields[l.Depth-1]
	spec, err := nn.ParseSpec(model.GridSpec(side, 7, LandscapeUnits, l.Depth, l.Activation, l.Pooling))
	if err != nil {
		return nil, fmt.Errorf("landscape: %w", err)
	}
	params, err := spec.Init(l.Seed, nn.Init{Method: "kaiming"})
	if err != nil {
		return nil, err
	}
	var pictures []float32
	stream := random.New(1, "explore", "landscape", "scale")
	for i := range model.ScaledOn {
		pictures = append(pictures, cropped(stimulus.Families()[i%16].Draw(LandscapePicture, stream), side)...)
	}
	return params, model.Settle(ctx, params, cpu.New(), pictures, 1, 0)
}

// corners draws the three pictures.
func (l Landscape) corners() (three [3]stimulus.Grey) {
	stream := random.New(1, "explore", "landscape", "corners")
	texture := func(name string) stimulus.Grey {
		f, _ := stimulus.FamilyByName(name)
		return f.Draw(LandscapePicture, stream)
	}
	grating := func(orientation, cycles float64) stimulus.Grey {
		return stimulus.Grating{Size: LandscapePicture, Orientation: orientation, Cycles: cycles, Contrast: 0.6}.Draw()
	}
	switch l.Pictures {
	case 1:
		return [3]stimulus.Grey{texture("foam"), texture("bricks"), texture("fur")}
	case 2:
		return [3]stimulus.Grey{grating(0, 4), grating(60, 4), grating(120, 4)}
	}
	return [3]stimulus.Grey{texture("spots"), grating(45, 5), texture("strands")}
}

// cropped returns the middle of a picture as it enters a network: grey is 0, a texture's contrast 1.
func cropped(p stimulus.Grey, side int) []float32 {
	all := make([]float32, len(p.Pix))
	training.AboutGrey(all, p)
	x := make([]float32, 0, side*side)
	from := (p.W - side) / 2
	for y := range side {
		x = append(x, all[(from+y)*p.W+from:][:side]...)
	}
	return x
}

// responsesOnPlane returns the network's outputs at side×side points of the plane through three pictures, points ×
// outputs.
func responsesOnPlane(ctx context.Context, params *nn.Params, corners [3][]float32,
	side int) ([]float32, *model.Plane, error) {
	plane, ok := model.PlaneThrough(corners[0], corners[1], corners[2])
	if !ok {
		return nil, nil, fmt.Errorf("landscape: the three pictures span no plane")
	}
	first, rest, err := split(params, 1)
	if err != nil {
		return nil, nil, err
	}
	edges := [3][]float64{plane.Centre, plane.U, plane.V}
	seen, err := forward(ctx, first, len(edges), len(edges), func(i int, x []float32) {
		for k, v := range edges[i] {
			x[k] = float32(v)
		}
	})
	if err != nil {
		return nil, nil, err
	}
	n := len(seen) / len(edges)
	centre, u, v := seen[:n], seen[n:2*n], seen[2*n:]
	all, err := forward(ctx, rest, side*side, landscapeStrip, func(i int, x []float32) {
		a, b := float32(model.PlaneCoordinate(i%side, side)), float32(model.PlaneCoordinate(i/side, side))
		for k := range x {
			x[k] = centre[k] + a*u[k] + b*v[k]
		}
	})
	return all, plane, err
}

// complexities returns the Fourier complexity of each unit from the responses on the plane: every third point is one of
// the experiment's.
func complexities(all []float32) []float64 {
	list := make([]float64, LandscapeUnits)
	f := make([]float64, coarse*coarse)
	const step = LandscapeSide / coarse
	for unit := range list {
		for i := range f {
			at := (i/coarse*step+step/2)*LandscapeSide + i%coarse*step + step/2
			f[i] = float64(all[at*LandscapeUnits+unit])
		}
		list[unit] = model.FourierComplexity(f, coarse)
	}
	return list
}

// meanOfLive returns the mean over the units that are not silent, 0 if all are.
func meanOfLive(complexities []float64) float64 {
	sum, n := 0.0, 0
	for _, c := range complexities {
		if c > 0 {
			sum, n = sum+c, n+1
		}
	}
	return sum / float64(max(n, 1))
}

// placeOn returns the coordinates of a picture that lies on a plane.
func placeOn(p *model.Plane, x []float32) (a, b float64) {
	uu, vv := 0.0, 0.0
	for i, v := range x {
		d := float64(v) - p.Centre[i]
		a += d * p.U[i]
		b += d * p.V[i]
		uu += p.U[i] * p.U[i]
		vv += p.V[i] * p.V[i]
	}
	return a / uu, b / vv
}
