// Package stimulus draws the pictures that experiments show to networks: gratings, drawn digits, textures and their
// spectrum-matched noise, and digits that differ from their background by texture alone. No picture is stored; each is
// computed from a seed. A Dataset of any of these is written as NPZ, IDX or PNG, one picture at a time; IDX files from
// elsewhere can be read.
//
// A seed gives the same bytes in a browser, on a server and on any processor. Therefore the package takes random
// numbers from untrained/nn/random and elementary functions from untrained/nn/elementary, and writes float64(a*b) + c
// wherever a compiler could otherwise fuse the product with the sum.
//
// Luminance runs from 0 (black) through 0.5 (mean grey) to 1 (white). Sizes are in
// pixels and clamped to [MinSize, MaxSize]; positions inside a picture are
// continuous, pixel (0, 0) covering [0, 1) × [0, 1), x to the right and y down.
package stimulus
