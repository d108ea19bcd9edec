// Package findings keeps the runs of each claim as pages show them: bundled ones, and those that this browser computed
// in their place. The story shows the one that leads; the page of a claim's evidence shows all.
package findings
