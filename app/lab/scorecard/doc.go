// Package scorecard compares every model by every measure (claim C11). Each cell is
// another experiment, found by its name and run for one model alone.
package scorecard
