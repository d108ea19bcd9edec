package chart_test

import (
	"fmt"
	"strings"

	"untrained/app/ui/chart"
)

// A chart is plain data: it describes itself in words and writes itself as SVG for a width in pixels.
func Example() {
	c := chart.Intervals{ID: "fork", Title: "Training helps the higher area", XLabel: "correlation", Zero: true,
		Groups: []chart.Group{{Label: "higher area", Rows: []chart.Row{
			{Label: "trained", Marks: []chart.Mark{{Estimate: 0.38, Low: 0.31, High: 0.45}}},
			{Label: "random", Marks: []chart.Mark{{Estimate: 0.2, Low: 0.14, High: 0.26}}},
		}}}}
	svg := c.SVG(chart.Light, 480)
	fmt.Println(strings.HasPrefix(svg, "<svg"), strings.Contains(svg, c.Title))
	fmt.Println(chart.WithInterval(0.38, 0.31, 0.45))
	// Output:
	// true true
	// 0.38 [0.31, 0.45]
}
