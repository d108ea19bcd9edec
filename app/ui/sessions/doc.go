// Package sessions is the page of what was run and kept: it lists, compares, saves and reads runs.
package sessions
