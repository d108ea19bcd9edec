// Package transfer holds the experiment that trains networks on drawn digits alone and asks how well they classify a
// user's own pictures of handwriting.
package transfer
