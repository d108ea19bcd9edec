package network

import (
	"errors"
	"strings"
	"testing"

	"untrained/app/lab"
	"untrained/app/ui/uitest"
	"untrained/assets/weights/onnx"
	"untrained/nn"
)

// A network file becomes the network that is shown; the address names it by its hash, and what cannot be read stays
// out.
func TestANetworkFileIsShown(t *testing.T) {
	spec, err := nn.ParseSpec("16x16x1/conv3x3x4/tanh/flatten/dense3")
	if err != nil {
		t.Fatal(err)
	}
	p, err := spec.Init(1, nn.Init{Method: "kaiming"})
	if err != nil {
		t.Fatal(err)
	}
	file, err := onnx.Write(p, nil)
	if err != nil {
		t.Fatal(err)
	}
	tab := newTab(&uitest.Laboratory{}, "#/network", nil)
	take := func(name string, content []byte, err error) {
		tab.Program.Update(func() { tab.page.own.Take(name, content, err) })
	}
	take("mine.onnx", file, nil)
	wait(t, tab, "the network is shown", func(tab *Tab) bool {
		v := tab.page.view
		return v != nil && strings.Contains(v.Config, spec.String()) && v.Sets[1].Missing == "" && v.Sets[1].Layers > 0
	})
	if got := tab.page.Config.Get(lab.KeyFile); got != lab.OwnNetwork(file) {
		t.Errorf("the configuration names the file %q", got)
	}
	has(t, tab, "mine.onnx is the network "+spec.String())
	take("page.onnx", []byte("<html>"), nil)
	wait(t, tab, "it is refused", func(tab *Tab) bool { return strings.Contains(tab.Page(), "web page") })
	take("gone.onnx", nil, errors.New("it was removed"))
	has(t, tab, "gone.onnx cannot be used: It was removed.")
	if got := tab.page.Config.Get(lab.KeyFile); got != lab.OwnNetwork(file) {
		t.Errorf("a file that was refused changed the configuration to %q", got)
	}
}
