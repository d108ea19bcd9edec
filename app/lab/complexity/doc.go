// Package complexity holds the experiment that asks whether more complex networks predict visual cortex better, and
// early areas more so than higher ones (claim C3). Package model defines and measures complexity.
package complexity
