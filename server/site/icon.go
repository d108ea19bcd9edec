package site

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"strings"
)

// grating is the site's icon: a tilted grating in a round window, a stimulus that neurons of V1 respond to. Lengths are
// fractions of the icon's width.
type grating struct {
	radius float64 // of the window
	period float64 // of the bars, across them
	angle  float64 // from the x axis to the bars' normal, radians
	corner float64 // radius of the background's corners

	ground, light, dark color.RGBA
}

func drawing() grating {
	return grating{
		radius: 0.36, period: 0.2, angle: math.Pi / 6, corner: 0.18,
		ground: color.RGBA{0x1d, 0x4f, 0x8f, 0xff},
		light:  color.RGBA{0xf7, 0xf5, 0xf0, 0xff},
		dark:   color.RGBA{0x17, 0x20, 0x2b, 0xff},
	}
}

// SVG draws the icon as vectors.
func (g grating) SVG() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">`+"\n")
	fmt.Fprintf(&b, `<clipPath id="w"><circle cx="50" cy="50" r="%g"/></clipPath>`+"\n", 100*g.radius)
	fmt.Fprintf(&b, `<rect width="100" height="100" rx="%g" fill="%s"/>`+"\n", 100*g.corner, hexColor(g.ground))
	fmt.Fprintf(&b, `<circle cx="50" cy="50" r="%g" fill="%s"/>`+"\n", 100*g.radius, hexColor(g.light))
	fmt.Fprintf(&b, `<g clip-path="url(#w)" fill="%s" transform="rotate(%.6g 50 50)">`+"\n", hexColor(g.dark),
		g.angle*180/math.Pi)
	half := g.period / 2
	for k := -3; k <= 3; k++ {
		fmt.Fprintf(&b, `<rect x="%g" width="%g" height="100"/>`+"\n", 100*(0.5+float64(k)*g.period-half/2), 100*half)
	}
	b.WriteString("</g>\n</svg>\n")
	return []byte(b.String())
}

// PNG draws the icon as a square of so many pixels a side. If full is set, the background fills the corners too, for
// launchers that cut a shape of their own.
func (g grating) PNG(pixels int, full bool) ([]byte, error) {
	const samples = 4 // along each axis of a pixel
	m := image.NewRGBA(image.Rect(0, 0, pixels, pixels))
	for y := range pixels {
		for x := range pixels {
			var sum [4]int
			for j := range samples {
				for i := range samples {
					u := (float64(x) + (float64(i)+0.5)/samples) / float64(pixels)
					v := (float64(y) + (float64(j)+0.5)/samples) / float64(pixels)
					c := g.at(u-0.5, v-0.5, full)
					sum[0] += int(c.R)
					sum[1] += int(c.G)
					sum[2] += int(c.B)
					sum[3] += int(c.A)
				}
			}
			const n = samples * samples
			m.SetRGBA(x, y, color.RGBA{uint8(sum[0] / n), uint8(sum[1] / n), uint8(sum[2] / n), uint8(sum[3] / n)})
		}
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, m); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// at returns the colour at a point, measured from the icon's middle.
func (g grating) at(x, y float64, full bool) color.RGBA {
	if math.Hypot(x, y) <= g.radius {
		across := (x*math.Cos(g.angle) + y*math.Sin(g.angle)) / g.period
		if math.Abs(across-math.Round(across)) <= 0.25 {
			return g.dark
		}
		return g.light
	}
	inner := 0.5 - g.corner
	if dx, dy := math.Abs(x)-inner, math.Abs(y)-inner; !full && dx > 0 && dy > 0 && math.Hypot(dx, dy) > g.corner {
		return color.RGBA{}
	}
	return g.ground
}

func hexColor(c color.RGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }
