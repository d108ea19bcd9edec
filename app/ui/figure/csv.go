package figure

import (
	"bytes"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"untrained/app/lab"
	"untrained/app/ui/host"
	"untrained/app/ui/page"
)

// SeparatorID is the ID of the choice between dialects of CSV.
const SeparatorID = "csv-separator"

// separatorKey is where the browser keeps that choice.
const separatorKey = "untrained-csv"

// dialects are those that a reader chooses from, the first where nothing was chosen. Spreadsheets of regions that write
// 0,5 take semicolons.
var dialects = []struct {
	value, words string
	dialect      lab.Dialect
}{
	{"", "commas, 0.5", lab.Dialect{Separator: ',', Mark: true}},
	{"semicolon", "semicolons, 0,5", lab.Dialect{Separator: ';', DecimalComma: true, Mark: true}},
	{"tab", "tabs, 0.5", lab.Dialect{Separator: '\t', Mark: true}},
}

// SaveCSV gives a table to the reader as a file with this name, less its ending, in the dialect that the reader chose.
func SaveCSV(h host.Host, name string, t *lab.Table) error {
	d := dialects[0].dialect
	for _, one := range dialects {
		if one.value == h.Kept(separatorKey) {
			d = one.dialect
		}
	}
	var b bytes.Buffer
	if err := t.WriteDialect(&b, d); err != nil {
		return err
	}
	h.Save(name+".csv", "text/csv;charset=utf-8", b.Bytes())
	return nil
}

// Separators draws the choice between dialects of CSV, which the browser remembers.
func Separators(p page.Frame) app.UI {
	const separatorLabel = "CSV with "
	kept := p.Host().Kept(separatorKey)
	return app.Span().Class("separators").Body(
		app.Label().For(SeparatorID).Text(separatorLabel),
		app.Select().ID(SeparatorID).OnChange(p.On(func(src app.Value) {
			p.Host().Keep(separatorKey, src.Get("value").String())
		}), app.EventScope(SeparatorID)).Body(app.Range(dialects).Slice(func(i int) app.UI {
			d := dialects[i]
			return app.Option().Value(d.value).Text(d.words).Selected(d.value == kept)
		})),
	)
}
