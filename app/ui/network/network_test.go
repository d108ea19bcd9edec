package network

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"untrained/app/lab"
	"untrained/app/lab/microscope"
	"untrained/app/ui/host"
	"untrained/app/ui/page"
	"untrained/app/ui/uitest"
)

// small is a network that is computed in no time.
const smallNet = "#/network?network=16x16x1/conv3x3x4/relu/max2/conv3x3x6/relu&layer=relu1&candidates=10"

func openNetwork(t *testing.T, l *uitest.Laboratory, address string) *Tab {
	t.Helper()
	tab := newTab(l, address, nil)
	wait(t, tab, "the network is looked at", in("done"))
	tab.Network("open", "")
	wait(t, tab, "all of it is open", in("done"))
	return tab
}

func TestEveryPropertyOfANetworkHasItsControl(t *testing.T) {
	for _, see := range []string{"digit", "texture", "grating", "natural", "drawing"} {
		tab := openNetwork(t, &uitest.Laboratory{}, smallNet+"&stimulus="+see)
		config, err := lab.ParseStrict(microscope.Microscope{}, "stimulus="+see)
		if err != nil {
			t.Fatal(err)
		}
		page := tab.HTML()
		for _, p := range (microscope.Microscope{}).Properties() {
			id := `id="control-` + p.Key + `"`
			if p.Key == "drawing" {
				id = `id="pad"`
			}
			if has := strings.Contains(page, id); has != (microscope.Microscope{}).Applies(config, p.Key) {
				t.Errorf("%s: control for %s there: %v", see, p.Key, has)
			}
		}
		if strings.Contains(page, "NaN") {
			t.Errorf("%s: NaN on the page", see)
		}
		if n := len(tab.Canvas("map-random-canvas")); n != 4*14*14 {
			t.Errorf("%s: the map has %d bytes", see, n)
		}
	}
}

func TestANetworkIsBuiltOnThePage(t *testing.T) {
	tab := openNetwork(t, &uitest.Laboratory{}, smallNet)
	has(t, tab, "conv1", "14×14×4", "40 parameters", "7\u202f056 multiply-adds", `id="network-cost"`)
	step := func(key, value, network, layer string) {
		t.Helper()
		tab.Network(key, value)
		wait(t, tab, key, in("done"))
		address := page.ParseAddress(tab.At().Address)
		built, _ := address.Value("network")
		if at, _ := address.Value("layer"); built != network || at != layer {
			t.Errorf("%s %s: the hash is %s", key, value, tab.At().Address)
		}
	}
	step("look at", "3", "16x16x1/conv3x3x4/relu/max2/conv3x3x6/relu", "conv2")
	step("setting", "out 8", "16x16x1/conv3x3x4/relu/max2/conv3x3x8/relu", "conv2")
	step("setting", "pad same", "16x16x1/conv3x3x4/relu/max2/conv3x3x8,same/relu", "conv2")
	step("left", "3", "16x16x1/conv3x3x4/relu/conv3x3x8,same/max2/relu", "conv2")
	step("drag", "3", "16x16x1/max2/conv3x3x4/relu/conv3x3x8,same/relu", "conv2")
	step("insert", "0", "16x16x1/conv3x3x16,same/max2/conv3x3x4/relu/conv3x3x8,same/relu", "conv1")
	step("remove", "0", "16x16x1/max2/conv3x3x4/relu/conv3x3x8,same/relu", "max1")
	step("setting", "side 20", "20x20x1/max2/conv3x3x4/relu/conv3x3x8,same/relu", "max1")

	// What cannot be built is refused, with the reason, and changes nothing.
	before := tab.At().Address
	tab.Network("look at", "1")
	wait(t, tab, "conv1 is looked at", in("done"))
	tab.Network("setting", "k 99")
	has(t, tab, "does not fit into its input", "The network stays as it was.")
	if got := tab.At().Address; strings.ReplaceAll(got, "layer=conv1", "layer=max1") != before {
		t.Errorf("the hash went from %s to %s", before, got)
	}
	tab.Network("network", "20x20x1/conv3x3x")
	has(t, tab, "The value before is still used.")
}

func TestAUnitIsReadAndRanked(t *testing.T) {
	l := &uitest.Laboratory{}
	tab := openNetwork(t, l, smallNet)
	looks, _ := l.Looks()
	tab.Unit(0, 13, 2)
	wait(t, tab, "the unit is ranked", in("done"))
	has(t, tab, "channel 3, row 1, column 14 of relu1", "rows 1 to 3, columns 14 to 16", `id="best-1-1-canvas"`,
		"3×3 of the picture’s 16×16 pixels")
	if reading := tab.reading(0, 13, 2); !strings.HasPrefix(reading, "relu1, channel 3, row 1, column 14: random ") ||
		!strings.Contains(reading, "It sees rows 1 to 3") {
		t.Errorf("it reads %q", reading)
	}
	for _, key := range []string{"row=1&", "column=14&", "channel=3&"} {
		if !strings.Contains(tab.At().Address, key) {
			t.Errorf("%s is not in %s", key, tab.At().Address)
		}
	}
	// Another place of the same map needs no new look, beyond the edge is the edge.
	before, _ := l.Looks()
	tab.Unit(99, -5, 2)
	wait(t, tab, "the unit is ranked", in("done"))
	has(t, tab, "channel 3, row 14, column 1 of relu1")
	if after, _ := l.Looks(); after != before || before != looks+1 {
		t.Errorf("looks went from %d to %d to %d", looks, before, after)
	}
	// This network is not the bundled one, and the page says so.
	has(t, tab, "No bundled trained network has this input and first layer", "there is nothing to shuffle")
}

func TestThreeColumnsOfTheBundledNetwork(t *testing.T) {
	tab := openNetwork(t, &uitest.Laboratory{}, "#/network?candidates=5&layer=max2&channel=4")
	seen := map[string]bool{}
	for _, set := range []string{"random", "trained", "shuffled"} {
		seen[tab.Canvas("map-"+set+"-canvas")] = true
	}
	if len(seen) != 3 || seen[""] {
		t.Error("two of the three columns are alike")
	}
	has(t, tab, "max2 has no kernels of its own to show", "max2 is no convolution, nor the activation behind one.",
		`id="slow-choose"`)
	tab.Network("layer", "dense1")
	wait(t, tab, "the last layer is shown", in("done"))
	has(t, tab, "channel 4, row 1, column 1 of dense1", "of the picture’s 32×32 pixels, its receptive field")
}

func TestLinksToNetworksAreCorrected(t *testing.T) {
	tab := openNetwork(t, &uitest.Laboratory{}, "#/network?network=16x16x1/conv3x3x4/relu&layer=conv9&channel=40&row=99&"+
		"candidates=5&stimulus=elephant")
	has(t, tab, "The network has no layer &#34;conv9&#34;", "relu1 has 4 channels", "relu1 has 14 rows", "elephant")
	if a := tab.At().Address; !strings.Contains(a, "channel=4&row=14") {
		t.Errorf("the hash is %s", a)
	}
}

// A link to a picture file of somebody else's opens with a request for the file.
func TestALinkWithoutItsFile(t *testing.T) {
	tab := newTab(&uitest.Laboratory{}, smallNet+"&stimulus=upload", nil)
	wait(t, tab, "the page rests", in("idle"))
	has(t, tab, "There is nothing to show yet", "No picture file is at hand", `id="picture-file"`)
	tab.Network("file", "\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x00\x40\x00\x00\x00\x50rest")
	wait(t, tab, "the file is looked at", in("done"))
}

func TestDrawingByKeyboard(t *testing.T) {
	tab := openNetwork(t, &uitest.Laboratory{}, smallNet+"&stimulus=drawing")
	blank := tab.Canvas("seen-canvas")
	for _, key := range []string{"ArrowUp", "ArrowUp", "ArrowLeft"} {
		tab.Network("key", key)
	}
	has(t, tab, "the pen is at row 13, column 14: empty")
	tab.Network("key", " ")
	has(t, tab, "the pen is at row 13, column 14: white")
	tab.Network("draw", "ArrowDown")
	tab.Network("draw", "ArrowDown")
	wait(t, tab, "the drawing is looked at", func(tab *Tab) bool {
		return tab.State == "done" &&
			tab.Painted["seen-canvas"] != blank
	})
	drawn := tab.At().Address
	if strings.Contains(drawn, "drawing=&") {
		t.Errorf("the drawing is not in %s", drawn)
	}
	picture := tab.Canvas("seen-canvas")

	// The link gives the same drawing elsewhere.
	again := openNetwork(t, &uitest.Laboratory{}, drawn)
	if again.Canvas("seen-canvas") != picture {
		t.Error("the link shows another drawing")
	}
	tab.Network("key", "Backspace")
	tab.Network("wipe", "")
	wait(t, tab, "the drawing is empty", func(tab *Tab) bool {
		return tab.State == "done" &&
			tab.Painted["seen-canvas"] == blank
	})
}

func TestPictureFiles(t *testing.T) {
	tab := openNetwork(t, &uitest.Laboratory{}, smallNet)
	tab.Network("stimulus", "upload")
	has(t, tab, "No picture file is at hand", `id="picture-file"`, "of earlier choices")
	tab.Network("file", "no picture at all")
	has(t, tab, "own.png cannot be shown: it is neither PNG nor JPEG")
	png := "\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x00\x40\x00\x00\x00\x50rest"
	tab.Network("file", png)
	wait(t, tab, "the file is looked at", func(tab *Tab) bool {
		return tab.State == "done" &&
			tab.Painted["seen-canvas"][:1] == "\xc0"
	})
	has(t, tab, "own.png is shown.", "is no part of the link")

	for content, want := range map[string]string{
		"": "empty", "GIF89a": "neither",
		"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x01\x00\x00\x00\x01\x00\x00": "65536×65536",
		"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x00\x04\x00\x00\x00\x50": "at least 8",
		"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\xff\xff\xff\xff\xff\xff\xff\xff": "make it smaller",
		"\xff\xd8\xff\xe0\x00\x04ab\xff\xda":                                    "damaged",
		"\xff\xd8\xff\xe0\xff":                                                  "damaged",
	} {
		if _, _, _, err := host.PictureKind([]byte(content)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", content, err)
		}
	}
	kind, w, h, err := host.PictureKind([]byte("\xff\xd8\xff\xe0\x00\x04ab\xff\xff\xc0\x00\x11\x08\x01\x00\x02\x00\x03"))
	if kind != "image/jpeg" || w != 512 || h != 256 || err != nil {
		t.Errorf("%s of %d×%d, %v", kind, w, h, err)
	}
}

func FuzzPictureKind(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x01\x00\x02\x00\x03"))
	f.Add([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x00\x40\x00\x00\x00\x50"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, w, h, err := host.PictureKind(b); err == nil && (w < 8 || h < 8 || w*h > 64<<20) {
			t.Errorf("a picture of %d×%d was let through", w, h)
		}
	})
}

// Every unit's parts add up to what the network has; the clock goes through the
// stages and stops at the end.
func TestSlowMotion(t *testing.T) {
	l := &uitest.Laboratory{}
	tab := openNetwork(t, l, "#/network?network=8x8x1/conv3x3x4,same/relu/conv6x6x3/tanh&layer=tanh1&channel=2&from=3&"+
		"candidates=5")
	for row := range 3 {
		for column := range 3 {
			tab.Unit(row, column, 1)
			if parts, whole := tab.Sums(); math.Abs(parts-whole) > 1e-5*(1+math.Abs(whole)) || whole == 0 {
				t.Errorf("row %d, column %d: the parts add up to %v, the network has %v", row, column, parts, whole)
			}
		}
	}
	wait(t, tab, "the unit is ranked", in("done"))
	_, before := l.Looks()
	tab.Network("play", "")
	has(t, tab, "Row 1, column 1. 1. Take the window.", "Pause the slow motion")
	first := tab.Canvas("slow-out-canvas")
	for i, want := range []string{"2. Multiply", "3. Add up", "4. tanh1", "Row 1, column 2. 1. Take"} {
		if !tab.Tick() {
			t.Fatal("no clock runs")
		}
		if !strings.Contains(tab.HTML(), want) {
			t.Errorf("after beat %d the page does not say %q", i+1, want)
		}
	}
	if tab.Canvas("slow-out-canvas") == first {
		t.Error("the map does not grow")
	}
	tab.Network("pause", "")
	if tab.Tick() {
		t.Error("the clock goes on after a pause")
	}
	if !strings.Contains(tab.At().Address, "row=1&column=2") {
		t.Errorf("the hash does not follow: %s", tab.At().Address)
	}
	tab.Network("play", "")
	for range 3*3*4 + 5 {
		tab.Tick()
	}
	has(t, tab, "The map is complete.", "Row 3, column 3. 4.")
	wait(t, tab, "the last unit is ranked", in("done"))
	if _, after := l.Looks(); after > before+2 {
		t.Errorf("%d rankings while it moved", after-before)
	}
	// Another page stops it, and does not get this one's address.
	tab.Network("play", "")
	tab.Go("#/stimuli?size=28&count=2")
	if tab.Tick() || !strings.HasPrefix(tab.At().Address, "#/stimuli") {
		t.Errorf("the clock goes on at %s", tab.At().Address)
	}
}

func TestNothingMovesWhereLittleMotionIsAskedFor(t *testing.T) {
	tab := openNetwork(t, &uitest.Laboratory{}, smallNet)
	tab.Calm = true
	tab.Network("play", "")
	if tab.Tick() {
		t.Error("a clock runs")
	}
	has(t, tab, "Your system asks for little motion", `id="slow-step"`)
}

func TestNetworksAreSaved(t *testing.T) {
	tab := openNetwork(t, &uitest.Laboratory{}, smallNet)
	for _, kind := range []string{"csv", "json", "svg", "png"} {
		tab.Network("save", kind)
	}
	name := "untrained-network-relu1-channel1-seed1."
	if lines := strings.Count(tab.Files[name+"csv"], "\n"); lines != 1+14*14 {
		t.Errorf("the CSV has %d lines", lines)
	}
	var r lab.Result
	if err := json.Unmarshal([]byte(tab.Files[name+"json"]), &r); err != nil || r.Table("unit") == nil ||
		r.Table("responses") == nil || !strings.Contains(r.Config, "row=0&") {
		t.Errorf("the JSON: %v, %s", err, r.Config)
	}
	for _, kind := range []string{"svg", "png"} {
		if svg := tab.Files[name+kind]; !strings.HasPrefix(svg, "<svg") || !strings.Contains(svg, "relu1, channel 1") ||
			strings.Contains(svg, "NaN") {
			t.Errorf("%s: %.80s", kind, svg)
		}
	}
	tab.Network("table", "")
	has(t, tab, `id="table-unit"`, `id="table-responses"`, `id="table-map"`)
}

func TestALookThatFailsIsTriedAgain(t *testing.T) {
	l := &uitest.Laboratory{Worker: uitest.Worker{LookFail: errors.New("the worker stopped")}}
	tab := newTab(l, smallNet, nil)
	wait(t, tab, "it has failed", in("failed"))
	has(t, tab, "card error", "The worker stopped.", `id="again"`)
	l.LookFail = nil
	tab.Network("again", "")
	wait(t, tab, "it is looked at", in("done"))
}

// While a slider moves, the network is looked at one time after the other.
func TestLooksDoNotPileUp(t *testing.T) {
	l := &uitest.Laboratory{Worker: uitest.Worker{DrawTime: 40 * time.Millisecond}}
	tab := openNetwork(t, l, smallNet+"&stimulus=grating")
	before, _ := l.Looks()
	for i := range 30 {
		tab.Network("orientation", []string{"10", "20", "30"}[i%3])
	}
	tab.Network("orientation", "45")
	wait(t, tab, "it is looked at", in("done"))
	if n, _ := l.Looks(); n-before > 3 {
		t.Errorf("%d looks", n-before)
	}
	has(t, tab, "grating of 5 cycles, 45°")
}

func TestInkIsReadOnEveryGrey(t *testing.T) {
	for _, grey := range []uint8{0, 60, 100, 128, 180, 255} {
		if ink := inkOn(grey); (ink == "#000000") != (grey > 110) {
			t.Errorf("%d is written on with %s", grey, ink)
		}
	}
}
