package figure

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"untrained/app/lab"
	"untrained/app/ui/chart"
	"untrained/app/ui/page"
	"untrained/app/ui/part"
)

// modelsTable reads the table `models` of a grid of networks: a column for each kind of
// complexity, and one for the scores of each area.
type modelsTable struct {
	Reader
	kinds []string
	areas []scoredArea
}

// scoredArea is an area and the column that its scores stand in, which is its role.
type scoredArea struct{ label, role string }

func modelsOf(r *lab.Result) (m modelsTable, ok bool) {
	m.Reader = Read(r.Table(lab.TableModels))
	if m.Len() == 0 {
		return m, false
	}
	t := Read(r.Table(lab.TableSummary))
	for _, role := range []string{lab.ColumnEarly, lab.ColumnHigher} {
		if m.column(role) == "" {
			continue
		}
		a := scoredArea{label: part.Capital(role) + " area", role: role}
		for i := range t.Len() {
			if t.Text(i, lab.ColumnRole) == role && t.Text(i, lab.ColumnArea) != "" {
				a.label = t.Text(i, lab.ColumnArea) + " (" + role + ")"
				break
			}
		}
		if m.Numeric(role) { // a run on one area has an empty column for the other
			m.areas = append(m.areas, a)
		}
	}
	for _, c := range []string{"fourier", "deficit", "path", "lempel_ziv", "dimensions"} {
		if m.column(c) != "" {
			m.kinds = append(m.kinds, c)
		}
	}
	return m, len(m.areas) > 0 && len(m.kinds) > 0
}

// scatterFigure draws the table `models`: the score of each network over its
// complexity, area by area, with the line of `regression` and its band.
func scatterFigure(s Shown) (Figure, bool) {
	m, ok := modelsOf(s.Result)
	if !ok {
		return Figure{}, false
	}
	choice := s.choose("complexity", "Complexity", m.kinds)
	kind := choice.Chosen
	forms := s.choose("form", "First-layer kernels", m.Words(lab.ColumnDC))
	shows := func(i int) bool { return m.word(i, lab.ColumnDC) == forms.Chosen && !math.IsNaN(m.Number(i, kind)) }
	p := chart.Panels{ID: "figure-scatter", Title: "How well networks predict, over how complex they are",
		Least: 360, Legend: true}
	p.Subtitle, p.Tag, p.Notes = s.from()
	// The claim is about rectification and pooling; which network a mark is, its tooltip and the table say.
	type member struct {
		rectified bool
		pooling   string
	}
	of := func(i int) member {
		return member{!slices.Contains([]string{"linear", "tanh", "sigmoid"}, m.word(i, lab.ColumnActivation)),
			m.word(i, lab.ColumnPooling)}
	}
	var clusters []member
	var poolings []string
	for i := range m.Len() {
		if !slices.Contains(clusters, of(i)) {
			clusters = append(clusters, of(i))
		}
		if !slices.Contains(poolings, of(i).pooling) {
			poolings = append(poolings, of(i).pooling)
		}
	}
	var x, y [2]float64
	found := false
	var parts []chart.Scatter
	for _, area := range m.areas {
		c := chart.Scatter{Title: area.label, XLabel: measureAxis(kind, ""),
			YLabel: measureAxis(s.scoreName(), ""), NoLegend: true}
		var all [2][]float64
		for _, k := range clusters {
			name := "ReLU or its kin"
			if !k.rectified {
				name = "linear, tanh or sigmoid"
			}
			q := chart.Cluster{Label: part.Join(name, poolingName(k.pooling)), Series: chart.Blue,
				Shape: slices.Index(poolings, k.pooling) % 5, Open: !k.rectified}
			for i := range m.Len() {
				cx, cy := m.Number(i, kind), m.Number(i, area.role)
				if math.IsNaN(cy) || !shows(i) || of(i) != k {
					continue
				}
				q.X, q.Y = append(q.X, cx), append(q.Y, cy)
				q.About = append(q.About, part.Join(ActivationName(m.word(i, lab.ColumnActivation)),
					poolingName(k.pooling), "complexity "+chart.Short(cx, 3),
					"score "+chart.Number(cy, 2)))
				all[0], all[1] = append(all[0], cx), append(all[1], cy)
				if !found {
					x, y, found = [2]float64{cx, cx}, [2]float64{cy, cy}, true
				}
				x, y = [2]float64{math.Min(x[0], cx), math.Max(x[1], cx)}, [2]float64{math.Min(y[0], cy), math.Max(y[1], cy)}
			}
			if len(q.X) > 0 {
				c.Clusters = append(c.Clusters, q)
			}
		}
		if len(c.Clusters) == 0 {
			continue
		}
		c.Caption = append(c.Caption, counted(len(all[0]), "networks")+".")
		s.regress(&c, area, kind, forms.Chosen, all[0], all[1])
		parts = append(parts, c)
	}
	if !found {
		return Figure{}, false
	}
	for _, c := range parts {
		c.XFrom, c.XTo, c.YFrom, c.YTo = x[0], x[1], y[0], y[1]
		p.Parts = append(p.Parts, c)
	}
	p.Notes = append(p.Notes, "Colour and shape: the activation. Open: average or no pooling; filled: max pooling. The "+
		"same axes in all panels.")
	return Figure{Name: "scatter", Chart: p, Picks: offered(choice, forms), Table: m.rows(shows)}, true
}

// scoreName is the measure that scores of `models` are in: that of the summary, else of
// the configuration.
func (s Shown) scoreName() string {
	if t := Read(s.Result.Table(lab.TableSummary)); t.Text(0, lab.ColumnScore) != "" {
		return t.Text(0, lab.ColumnScore)
	}
	if v, _ := (page.Address{Config: s.Result.Config}).Value("score"); v != "" {
		return v
	}
	return "score"
}

// regress adds the line of the table `regression` to a plot, with the 95 % band that
// the points give it, and writes its R² under the axis.
func (s Shown) regress(c *chart.Scatter, area scoredArea, kind, form string, x, y []float64) {
	for _, name := range []string{"regression", "within"} {
		s.regressTable(Read(s.Result.Table(name)), c, area, kind, form, x, y)
	}
}

func (s Shown) regressTable(t Reader, c *chart.Scatter, area scoredArea, kind, form string, x, y []float64) {
	score := "" // the first of several scores of an area is the one in `models`
	for i := range t.Len() {
		if t.Text(i, lab.ColumnRole) != area.role || t.Text(i, lab.ColumnDC) != form || t.Text(i, lab.ColumnMeasure) != kind {
			continue
		}
		if score == "" {
			score = t.Text(i, lab.ColumnScore)
		}
		if t.Text(i, lab.ColumnScore) != score {
			continue
		}
		within := t.Text(i, lab.ColumnPooling)
		text := "R² = " + chart.WithInterval(t.Number(i, lab.ColumnR2), t.Number(i, lab.ColumnLow),
			t.Number(i, lab.ColumnHigh))
		if within != "" && within != "all" {
			c.Caption = append(c.Caption, text+" within "+poolingName(within)+".")
			continue
		}
		c.Caption = append(c.Caption, text+".")
		if slope, intercept := t.Number(i, lab.ColumnSlope), t.Number(i, lab.ColumnIntercept); !math.IsNaN(slope) &&
			!math.IsNaN(intercept) && c.Fit == nil {
			c.Fit = band(x, y, slope, intercept)
		}
	}
}

// band is the least-squares line with the 95 % confidence band of its mean:
//
//	ŷ ± t·s·√(1/n + (x−x̄)²/Σ(xᵢ−x̄)²),  s² = Σ(yᵢ−ŷᵢ)²/(n−2)
//
// (Draper & Smith, Applied Regression Analysis, 3rd ed., 1.4). It takes the points
// as independent; the interval of R² beside it, which counts a network's seeds as
// one cluster, is the wider statement. With fewer than three points there is no band.
func band(x, y []float64, slope, intercept float64) *chart.Fit {
	n := float64(len(x))
	f := &chart.Fit{Label: "regression, with 95 % band", Series: chart.Grey}
	if n < 2 {
		return nil
	}
	mean, residual := 0.0, 0.0
	low, high := x[0], x[0]
	for i := range x {
		mean += x[i] / n
		d := y[i] - intercept - slope*x[i]
		residual += d * d
		low, high = math.Min(low, x[i]), math.Max(high, x[i])
	}
	spread := 0.0
	for _, v := range x {
		spread += (v - mean) * (v - mean)
	}
	if !(high > low) {
		return nil
	}
	const steps = 24
	for i := range steps + 1 {
		at := low + (high-low)*float64(i)/steps
		v := intercept + slope*at
		f.X, f.Y = append(f.X, at), append(f.Y, v)
		if n > 2 {
			half := student975(n-2) * math.Sqrt(residual/(n-2)*(1/n+(at-mean)*(at-mean)/spread))
			f.Low, f.High = append(f.Low, v-half), append(f.High, v+half)
		}
	}
	return f
}

// student975 is the 97.5 % point of Student's t: the expansion of Hill (1970,
// Algorithm 396) of the normal one, exact to 2e-4 from two degrees of freedom on,
// and the closed form for one. A whole library of distributions would weigh more in
// the page than all its charts.
func student975(nu float64) float64 {
	if nu < 1.5 {
		return 12.706204736
	}
	if nu < 2.5 {
		return 4.302652730
	}
	const p = 0.05 // both tails
	a := 1 / (nu - 0.5)
	b := 48 / (a * a)
	c := ((20700*a/b-98)*a-16)*a + 96.36
	d := ((94.5/(b+c)-3)/b + 1) * math.Sqrt(a*math.Pi/2) * nu
	v := d * p
	z := math.Pow(v, 2/nu)
	if z > 0.05+a {
		const normal = -1.959963984540054
		z = normal * normal
		if nu < 5 {
			c += 0.3 * (nu - 4.5) * (normal + 0.6)
		}
		c = (((0.05*d*normal-5)*normal-7)*normal-2)*normal + b + c
		z = (((((0.4*z+6.3)*z+36)*z+94.5)/c-z-3)/b + 1) * normal
		z = math.Expm1(a * z * z)
	} else {
		z = ((1/(((nu+6)/(nu*z)-0.089*d-0.822)*(nu+2)*3)+0.5/(nu+4))*z-1)*(nu+1)/(nu+2) + 1/z
	}
	return math.Sqrt(nu * z)
}

// gridFigure draws the same table as a heat map: the mean score of each activation
// with each pooling, against the mean of the grid.
func gridFigure(s Shown) (Figure, bool) {
	m, ok := modelsOf(s.Result)
	if !ok {
		return Figure{}, false
	}
	var labels []string
	for _, a := range m.areas {
		labels = append(labels, a.label)
	}
	choice := s.choose("grid-area", "Area", labels)
	area := m.areas[slices.Index(labels, choice.Chosen)]
	forms := s.choose("form", "First-layer kernels", m.Words(lab.ColumnDC))
	shows := func(i int) bool {
		return !math.IsNaN(m.Number(i, area.role)) && !math.IsNaN(m.Number(i, m.kinds[0])) &&
			m.word(i, lab.ColumnDC) == forms.Chosen
	}
	activations, poolings := m.Words(lab.ColumnActivation), m.Words(lab.ColumnPooling)
	if len(activations) < 2 || len(poolings) < 2 {
		return Figure{}, false
	}
	h := chart.Heatmap{ID: "figure-grid", Title: "Score of each activation with each pooling", RowName: "Activation",
		ColumnName: "Pooling"}
	h.Subtitle, h.Tag, h.Notes = s.from()
	if len(m.areas) > 1 {
		h.Title = part.Join(h.Title, choice.Chosen)
	}
	for _, p := range poolings {
		h.Columns = append(h.Columns, strings.TrimSuffix(poolingName(p), " pooling"))
	}
	total, n := 0.0, 0
	sums := map[[2]string][2]float64{}
	for i := range m.Len() {
		if shows(i) {
			k := [2]string{m.word(i, lab.ColumnActivation), m.word(i, lab.ColumnPooling)}
			v := m.Number(i, area.role)
			sums[k] = [2]float64{sums[k][0] + v, sums[k][1] + 1}
			total, n = total+v, n+1
		}
	}
	if n == 0 {
		return Figure{}, false
	}
	mean := total / float64(n)
	means := &lab.Table{Name: lab.TableGrid, Columns: []lab.Column{{Name: lab.ColumnArea}, {Name: lab.ColumnActivation},
		{Name: lab.ColumnPooling}, {Name: lab.ColumnScore}, {Name: lab.ColumnN, Unit: "networks"}}}
	for _, a := range activations {
		h.Rows = append(h.Rows, ActivationName(a))
		line := make([]float64, len(poolings))
		for j, p := range poolings {
			line[j] = math.NaN()
			if v := sums[[2]string{a, p}]; v[1] > 0 {
				line[j] = v[0]/v[1] - mean
				means.Rows = append(means.Rows, []any{choice.Chosen, a, p, v[0] / v[1], v[1]})
			}
		}
		h.Values = append(h.Values, line)
	}
	h.Scale = fmt.Sprintf("%s against the mean of the grid, %s", MeasureShort(s.scoreName()), chart.Short(mean, 3))
	h.Notes = append(h.Notes, counted(n, "networks")+". Each cell is a mean over depths and seeds.")
	return Figure{Name: "grid", Chart: h, Table: means, Picks: offered(choice, forms)}, true
}
