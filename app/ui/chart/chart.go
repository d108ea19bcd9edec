// Package chart draws the laboratory's figures as SVG text.
//
// It knows nothing of a browser: the same code makes the picture on the page, in
// an exported file and in a report written natively. A chart is plain data (what
// to draw) with one method, SVG, that lays it out for a width and a theme. No
// number that is not finite reaches the picture, and every text is escaped.
//
// Colour never carries meaning alone: each series has a shape of its own, and
// each line of a figure is labelled where it stands.
package chart

// Theme is the set of colours and the font of a picture. Colours are anything
// that SVG takes in a presentation attribute.
type Theme struct {
	Paper  string // behind everything, and around text that crosses a line
	Ink    string // text, axes
	Muted  string // secondary text
	Grid   string // lines that only guide the eye
	Mark   string // the tag that says: simulated
	Series [5]string
	Font   string

	// Twice has text that may cross lines drawn twice, a wide copy in the colour of the paper below: not every viewer of
	// files obeys paint-order, and one that does not would paint the paper over the letters.
	Twice bool
}

// Series are the accents of a chart, told apart by colour and by shape. The
// colours are those of Okabe and Ito (Color Universal Design, 2008), darkened
// until they reach a contrast of 4.5 on white.
const (
	Blue   = iota // random weights; square
	Orange        // trained weights; circle
	Green         // shuffled weights; diamond
	Purple        // weights fitted to the responses; triangle
	Grey          // controls; bar
)

const font = `system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif`

// Light is the theme of files: literal colours on white paper, so that a
// picture is whole without any style sheet.
var Light = Theme{
	Paper: "#ffffff", Ink: "#1c1e21", Muted: "#5a6068", Grid: "#e3e5e8", Mark: "#8a4b00",
	Series: [5]string{Blue: "#1667a8", Orange: "#b8500b", Green: "#0a7a5a", Purple: "#8a4a9c", Grey: "#666b73"},
	Font:   font,
	Twice:  true,
}

// Page is the theme of pictures in the page: the style sheet's custom
// properties, light or dark as the reader has it.
var Page = Theme{
	Paper: "var(--paper)", Ink: "var(--ink)", Muted: "var(--muted)", Grid: "var(--grid)", Mark: "var(--simulated)",
	Series: [5]string{Blue: "var(--blue)", Orange: "var(--orange)", Green: "var(--green)", Purple: "var(--purple)",
		Grey: "var(--grey)"},
	Font: "inherit",
}
