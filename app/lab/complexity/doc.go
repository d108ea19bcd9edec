// Package complexity holds the experiment that asks whether networks that are further from
// linear predict visual cortex better, and early areas more so than higher ones (claim C3).
// What complexity is, package model measures.
package complexity
