package explore

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
)

// ranksRun is the bundled run of nine models by seven measures.
const ranksRun = "scorecard"

// ranks is the toy of C11: the rank of a model by one measure after the other. It looks its numbers up: a move costs no
// multiply-adds.
type ranks struct {
	*lookup
	models   []ranked
	measures []string
	at       int // the model looked at
}

// ranked is a model with its places.
type ranked struct {
	name, training string
	place          []int  // by measure, from 1; 0 where it was not measured
	first          []bool // its interval overlaps that of the first
}

func newRanks(f Frame) *ranks {
	t := &ranks{}
	t.lookup = newLookup(f, func() { t.take(t.results[ranksRun]) })
	return t
}

// Start implements Toy.
func (t *ranks) Start() { t.read(ranksRun) }

// Paint implements Toy.
func (t *ranks) Paint() {}

// take ranks the models by each measure.
func (t *ranks) take(r *lab.Result) {
	type scored struct {
		mark
		larger bool
		there  bool
	}
	s, rows := rowsOf(r, lab.TableSummary)
	t.models, t.measures, t.at = nil, nil, 0
	scores := map[string]map[string]scored{}
	for _, row := range rows {
		model, measure := s.text(row, lab.ColumnModel), s.text(row, lab.ColumnMeasure)
		m := s.mark(row)
		if model == "" || m.estimate != m.estimate {
			continue
		}
		if !slices.Contains(t.measures, measure) {
			t.measures = append(t.measures, measure)
		}
		if scores[model] == nil {
			scores[model] = map[string]scored{}
			t.models = append(t.models, ranked{name: model, training: s.text(row, lab.ColumnTraining)})
		}
		scores[model][measure] = scored{m, s.text(row, "better") != "smaller", true}
	}
	for i := range t.models {
		t.models[i].place, t.models[i].first = make([]int, len(t.measures)), make([]bool, len(t.measures))
	}
	for k, measure := range t.measures {
		var order []int
		for i, m := range t.models {
			if scores[m.name][measure].there {
				order = append(order, i)
			}
		}
		better := func(i int) float64 {
			v := scores[t.models[i].name][measure]
			if v.larger {
				return -v.estimate
			}
			return v.estimate
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(better(a), better(b)) })
		for place, i := range order {
			best, own := scores[t.models[order[0]].name][measure], scores[t.models[i].name][measure]
			t.models[i].place[k] = place + 1
			t.models[i].first[k] = own.high >= best.low && own.low <= best.high
		}
	}
}

// modelWords says a model as the field does.
func modelWords(name string) string {
	return capital(strings.NewReplacer("relu", "ReLU", "abs,", "absolute value,").Replace(name))
}

// modelChip is a model in few words; modelWords says all of it once it is chosen.
func modelChip(name string) string {
	return strings.NewReplacer(" pooling", "", "Absolute value", "|x|", "absolute value", "|x|", "average", "mean",
		"Task-trained on digits and textures", "Trained on digits", "SqueezeNet, trained on objects", "SqueezeNet, trained",
		"Gabor energies", "Gabor").Replace(modelWords(name))
}

// Render implements Toy.
func (t *ranks) Render() app.UI {
	if len(t.models) == 0 {
		return t.body("C11", "", nil, nil, ranksRun)
	}
	var options []option
	for i, m := range t.models {
		options = append(options, option{strconv.Itoa(i), modelChip(m.name)})
	}
	near := t.frame.Pointing(func(x, y float64, _ app.Event) { t.at = t.nearest(x, y) })
	return t.body("C11", t.says(), []app.UI{
		figure("wide", "rings: not told apart from the best (95\u00a0% intervals overlap)", app.Div().Class("toy-ranks").
			On("pointermove", near, app.EventScope("ranks-move")).
			On("pointerdown", near, app.EventScope("ranks-down")).Body(app.Raw(t.svg()))),
	}, []app.UI{
		chips(t.frame, "ranks-model", "Model", options, strconv.Itoa(t.at), func(key string) {
			t.at, _ = strconv.Atoi(key)
		}),
	}, ranksRun)
}

// says is how the model looked at fares.
func (t *ranks) says() string {
	m := t.models[t.at]
	best, worst, tied, n := 0, 0, 0, 0
	for _, place := range m.place {
		if place > 0 && (best == 0 || place < best) {
			best = place
		}
		worst = max(worst, place)
	}
	for k, place := range m.place {
		if place > 0 {
			n++
			if m.first[k] {
				tied++
			}
		}
	}
	return fmt.Sprintf("%s: rank %d at best, %d at worst of %d models; by %d of %d measures the best or not told "+
		"apart from it.", modelWords(m.name), best, worst, len(t.models), tied, n)
}

// The drawing of ranks, in pixels.
const (
	ranksWidth, ranksHeight = 440.0, 264.0
	ranksLeft, ranksTop     = 22.0, 12.0
	ranksFoot               = 62.0
)

func (t *ranks) x(measure int) float64 {
	return ranksLeft + 24 + float64(measure)*(ranksWidth-ranksLeft-58)/float64(max(len(t.measures)-1, 1))
}

func (t *ranks) y(place int) float64 {
	return ranksTop + float64(place-1)*(ranksHeight-ranksTop-ranksFoot)/float64(max(len(t.models)-1, 1))
}

// nearest returns the model whose mark is nearest to a point, given as fractions of the drawing.
func (t *ranks) nearest(x, y float64) int {
	best, at := math.Inf(1), t.at
	for i, m := range t.models {
		for k, place := range m.place {
			if place == 0 {
				continue
			}
			if d := math.Hypot(t.x(k)-x*ranksWidth, t.y(place)-y*ranksHeight); d < best {
				best, at = d, i
			}
		}
	}
	return at
}

// colourOf is the colour of what a model's weights went through.
func colourOf(training string) string {
	switch {
	case training == lab.Trained:
		return "var(--orange)"
	case strings.HasPrefix(training, lab.RandomWeights):
		return "var(--blue)"
	case strings.HasPrefix(training, lab.ShuffledWeights) && training != lab.ShuffledResponses:
		return "var(--green)"
	}
	return "var(--muted)"
}

// measureWords is a measure in at most three short lines.
func measureWords(measure string) []string {
	short := strings.NewReplacer("prediction of ", "predict ", "dissimilarities of ", "patterns ",
		"distance of orientation tuning to V1 cells", "tuning, V1 cells", "texture of the figure", "classify textures",
		"digit,", "classify digits,").Replace(measure)
	short, _, _ = strings.Cut(short, ", Texture")
	return strings.SplitN(strings.ReplaceAll(short, ",", ""), " ", 3)
}

// svg draws a line a model.
func (t *ranks) svg() string {
	var s strings.Builder
	fmt.Fprintf(&s, `<svg viewBox="0 0 %g %g" width="%g" height="%g" role="img" aria-label="%s">`, ranksWidth, ranksHeight,
		ranksWidth, ranksHeight, t.says())
	for place := 1; place <= len(t.models); place++ {
		fmt.Fprintf(&s, `<text x="6" y="%.1f" font-size="12" fill="var(--muted)">%d</text>`, t.y(place)+4, place)
	}
	for k, measure := range t.measures {
		fmt.Fprintf(&s, `<path d="M%.1f %gV%g" stroke="var(--grid)"/>`, t.x(k), ranksTop, ranksHeight-ranksFoot)
		for line, text := range measureWords(measure) {
			fmt.Fprintf(&s, `<text x="%.1f" y="%g" font-size="11" fill="var(--ink)" text-anchor="middle">%s</text>`, t.x(k),
				ranksHeight-ranksFoot+20+14*float64(line), text)
		}
	}
	draw := func(i int) {
		m := t.models[i]
		width, opacity := 1.6, 0.35
		if i == t.at {
			width, opacity = 4, 1
		}
		fmt.Fprintf(&s, `<g stroke="%s" fill="%s" opacity="%g"><path fill="none" stroke-width="%g" d="`, colourOf(m.training),
			colourOf(m.training), opacity, width)
		pen := "M"
		for k, place := range m.place {
			if place == 0 {
				pen = "M"
				continue
			}
			fmt.Fprintf(&s, "%s%.1f %.1f", pen, t.x(k), t.y(place))
			pen = "L"
		}
		s.WriteString(`"/>`)
		for k, place := range m.place {
			if place == 0 {
				continue
			}
			r, fill := 3.0, ""
			if m.first[k] {
				r, fill = 4.5, ` fill="var(--paper)" stroke-width="2"`
			}
			if i == t.at {
				r += 2
			}
			fmt.Fprintf(&s, `<circle cx="%.1f" cy="%.1f" r="%g"%s/>`, t.x(k), t.y(place), r, fill)
		}
		s.WriteString(`</g>`)
	}
	for i := range t.models {
		if i != t.at {
			draw(i)
		}
	}
	draw(t.at)
	s.WriteString(`</svg>`)
	return s.String()
}
