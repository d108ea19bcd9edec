package nn

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// PyTorch keeps a convolution's weights as Out×In×K×K and a dense layer's as Out×In, and
// flattens a picture channel by channel, where this package has K×K×In×Out, In×Out and
// place by place. A file without metadata does not say which of both it follows; shapes
// do, unless every one of them could be either.

// layoutKey is a key of the metadata with which a file says how its weights lie.
const layoutKey = "layout"

const layoutTorch, layoutOwn = "torch", "untrained"

// torchShape returns the shape in PyTorch's order of axes.
func torchShape(shape []int) []int {
	switch len(shape) {
	case 2:
		return []int{shape[1], shape[0]}
	case 4:
		return []int{shape[3], shape[2], shape[0], shape[1]}
	}
	return shape
}

// FromTorch returns weights that lie as PyTorch and ONNX keep them, Out×In×K×K or Out×In,
// in this package's order; shape is that of the result, K×K×In×Out or In×Out. If a dense
// layer sees a flattened picture, maps is its shape, else zero. Biases are returned as
// they are.
func FromTorch(data []float32, shape []int, maps Shape) []float32 {
	to := make([]float32, len(data))
	switch len(shape) {
	case 2:
		in, out := shape[0], shape[1]
		places := max(maps.H*maps.W, 1)
		channels := in / places
		for i := range in { // (place, channel) here, (channel, place) there
			from := i%channels*places + i/channels
			for o := range out {
				to[i*out+o] = data[o*in+from]
			}
		}
	case 4:
		area, in, out := shape[0]*shape[1], shape[2], shape[3]
		for o := range out {
			for i := range in {
				for a := range area {
					to[(a*in+i)*out+o] = data[(o*in+i)*area+a]
				}
			}
		}
	default:
		return data
	}
	return to
}

// fitting finds the parameters of a network in a file that does not say whose it is.
type fitting struct {
	spec    Spec
	layers  []layer
	specs   []tensorSpec
	entries map[string]entry
	layout  string // what the file says of its layout; "" nothing
}

// fit returns where each parameter is, and what was assumed in sentences.
func (f *fitting) fit() ([]source, []string, error) {
	if f.layout != "" && f.layout != layoutTorch && f.layout != layoutOwn {
		return nil, nil, fmt.Errorf("its metadata says layout %q, which is neither %s nor %s", clip(f.layout), layoutTorch,
			layoutOwn)
	}
	names, renamed, err := f.names()
	if err != nil {
		return nil, nil, err
	}
	notes := []string{"The file does not say which network it belongs to; its weights were taken for " +
		f.spec.String() + "."}
	if renamed != "" {
		notes = append(notes, "Its tensors were taken in the order of their names: "+renamed+".")
	}
	torch, assumed, err := f.isTorch(names)
	if err != nil {
		return nil, nil, err
	}
	sources := make([]source, len(names))
	for i, name := range names {
		sources[i] = source{name: name, torch: torch}
	}
	if !torch {
		return sources, append(notes, assumed...), nil
	}
	note := "They lie as PyTorch keeps them and were turned."
	at := 0
	var maps Shape // of the picture that was flattened last
	for _, l := range f.layers {
		b := l.common()
		switch b.Kind {
		case FlattenLayer:
			if maps == (Shape{}) {
				maps = b.in
			}
		case DenseLayer:
			if maps.H*maps.W > 1 {
				sources[at].maps = maps
				note = fmt.Sprintf("They lie as PyTorch keeps them, with pictures of %v flattened channel by channel, and were "+
					"turned.", maps)
			}
			maps = Shape{}
		default:
			if maps.H*maps.W > 1 && len(l.tensors()) > 0 {
				return nil, nil, fmt.Errorf("the weights lie as PyTorch keeps them, and behind a flattened picture only a dense "+
					"layer can be turned, not %s: export the network as ONNX", b.name)
			}
		}
		at += len(l.tensors())
	}
	return sources, append(append(notes, note), assumed...), nil
}

// names returns the file's name of every parameter: the network's own names where the file
// has them, else its modules in the order of their names. renamed lists the pairs.
func (f *fitting) names() (names []string, renamed string, err error) {
	own := true
	for _, t := range f.specs {
		if _, ok := f.entries[t.name]; !ok {
			own = false
		}
		names = append(names, t.name)
	}
	if own {
		return names, "", nil
	}
	var modules []string
	for name := range f.entries {
		at := strings.LastIndexByte(name, '.')
		if kind := name[at+1:]; kind != "weight" && kind != "bias" {
			return nil, "", fmt.Errorf("tensor %s belongs to no layer that is read (%s has weights and biases only): if the "+
				"network normalises batches, export it as ONNX, where that is folded into the weights", clip(name), f.spec)
		}
		if module := name[:max(at, 0)]; !slices.Contains(modules, module) {
			modules = append(modules, module)
		}
	}
	slices.SortFunc(modules, naturally)
	at := 0
	var pairs []string
	for _, l := range f.layers {
		if len(l.tensors()) == 0 {
			continue
		}
		if at == len(modules) {
			return nil, "", f.misfit(fmt.Sprintf("there is nothing for %s", l.common().name))
		}
		pairs = append(pairs, clip(modules[at])+" is "+l.common().name)
		at++
	}
	if at < len(modules) {
		return nil, "", f.misfit(fmt.Sprintf("%s is left over", clip(modules[at])))
	}
	at = -1
	layer := ""
	for i, t := range f.specs {
		of, kind, _ := strings.Cut(t.name, ".")
		if of != layer {
			layer = of
			at++
		}
		names[i] = modules[at] + "." + kind
		if modules[at] == "" {
			names[i] = kind
		}
		if _, ok := f.entries[names[i]]; !ok {
			return nil, "", f.misfit(fmt.Sprintf("there is no %s for %s", clip(names[i]), t.name))
		}
	}
	return names, strings.Join(pairs, ", "), nil
}

// misfit says what the network needs and what the file has.
func (f *fitting) misfit(what string) error {
	var have []string
	for name, e := range f.entries {
		have = append(have, fmt.Sprintf("%s %v", clip(name), e.Shape[:min(len(e.Shape), 8)]))
	}
	slices.SortFunc(have, naturally)
	const most = 12
	if n := len(have); n > most {
		have = append(have[:most], fmt.Sprintf("and %d more", n-most))
	}
	return fmt.Errorf("the file does not say which network it belongs to, and it does not fit %s: %s. It holds %s. "+
		"Choose the network that it belongs to, or export that as ONNX, which says how it is built", f.spec, what,
		strings.Join(have, ", "))
}

// isTorch reports whether the weights lie as PyTorch keeps them. Shapes that could be
// either follow the others; when all could, it returns an error.
func (f *fitting) isTorch(names []string) (torch bool, notes []string, err error) {
	var own, turned, either []string
	for i, t := range f.specs {
		e := f.entries[names[i]]
		fitsOwn, fitsTorch := equalShape(e.Shape, t.shape), equalShape(e.Shape, torchShape(t.shape))
		switch {
		case !fitsOwn && !fitsTorch:
			return false, nil, f.misfit(fmt.Sprintf("%s has shape %v, and %s needs %v, or %v as PyTorch keeps it",
				clip(names[i]), e.Shape[:min(len(e.Shape), 8)], t.name, t.shape, torchShape(t.shape)))
		case len(t.shape) == 1 || t.len() == 1:
		case fitsOwn && fitsTorch:
			either = append(either, clip(names[i]))
		case fitsOwn:
			own = append(own, clip(names[i]))
		default:
			turned = append(turned, clip(names[i]))
		}
	}
	if f.layout != "" {
		return f.layout == layoutTorch, nil, nil
	}
	switch {
	case len(own) > 0 && len(turned) > 0:
		return false, nil, fmt.Errorf("%s lies as PyTorch keeps it and %s as this program does: save all of them in one "+
			"order of axes", turned[0], own[0])
	case len(either) > 0 && len(own) == 0 && len(turned) == 0:
		return false, nil, fmt.Errorf("%s is square, and no other shape tells whether the axes are in PyTorch's order: save "+
			`the file again with metadata={"%s": "%s"}, or "%s" for K×K×In×Out and In×Out`, either[0], layoutKey, layoutTorch,
			layoutOwn)
	case len(either) > 0:
		notes = append(notes, strings.Join(either, ", ")+" could be read either way; the other shapes decided.")
	}
	return len(turned) > 0, notes, nil
}

func equalShape(a []int64, b []int) bool {
	return slices.EqualFunc(a, b, func(a int64, b int) bool { return a == int64(b) })
}

// naturally compares names as people order them: numbers by value.
func naturally(a, b string) int {
	for a != "" && b != "" {
		i, j := digits(a), digits(b)
		if i > 0 && j > 0 {
			x, errX := strconv.ParseUint(a[:i], 10, 64)
			y, errY := strconv.ParseUint(b[:j], 10, 64)
			if c := cmp.Compare(x, y); c != 0 && errors.Join(errX, errY) == nil {
				return c
			}
			if c := strings.Compare(a[:i], b[:j]); c != 0 {
				return c
			}
			a, b = a[i:], b[j:]
			continue
		}
		if c := cmp.Compare(a[0], b[0]); c != 0 {
			return c
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

// digits returns how many digits s begins with.
func digits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

// ForeignFile returns what a file is that begins as other files than weights do, with the
// remedy; "" for one that may be weights.
func ForeignFile(r []byte) string {
	if len(r) >= 8 && binary.LittleEndian.Uint64(r) <= maxHeader {
		return "" // as weights begin
	}
	begins := func(s string) bool { return bytes.HasPrefix(r, []byte(s)) }
	text := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(r[:min(len(r), 512)], []byte("\xef\xbb\xbf")), " \t\r\n"))
	switch {
	case bytes.HasPrefix(text, []byte("<!doctype")), bytes.HasPrefix(text, []byte("<html")),
		bytes.HasPrefix(text, []byte("<head")), bytes.HasPrefix(text, []byte("<?xml")):
		return "a web page, not weights: the server answered with a page (often an error, or the page about the file); " +
			"download the file itself"
	case begins("version https://git-lfs"):
		return "a pointer to a file that Git LFS keeps elsewhere, not the weights: run git lfs pull, or download the file " +
			"itself"
	case begins("PK\x03\x04"):
		return "a zip archive, as PyTorch's .pt and .pth files are: in Python, export the network with " +
			"torch.onnx.export, or save its weights with safetensors.torch.save_file(model.state_dict(), name)"
	case begins("\x80\x02"), begins("\x80\x04"), begins("\x80\x05"):
		return "a Python pickle, as old PyTorch files are: in Python, export the network with torch.onnx.export, or save " +
			"its weights with safetensors.torch.save_file(model.state_dict(), name)"
	case begins("\x89HDF"):
		return "an HDF5 file, as Keras saves: export the network as ONNX (tf2onnx)"
	case begins("\x93NUMPY"):
		return "a NumPy array: save the weights with safetensors.numpy.save_file"
	case begins("\x1f\x8b"):
		return "packed with gzip: unpack it first"
	case bytes.HasPrefix(text, []byte(`{"`)), bytes.HasPrefix(text, []byte("{\n")):
		return "JSON text, not weights; a saved result goes to the page of sessions"
	}
	return ""
}
