// Package figure makes the charts of a result from its tables. Each kind of figure (words.Figure) is a function that
// reads tables by the names of their columns and returns a chart, the rows that it draws, and what else it could show.
// FiguresOf lists those of a result; View is how a reader looks at them; TableOf draws the numbers themselves.
package figure
