// Package selectivity holds the experiment that shows gratings to networks and asks which
// of them are tuned to orientation most like cells of macaque V1 (claim C7).
package selectivity
