// Package microscope looks into a network, layer by layer: its kernels, what a picture
// makes of it, which pictures excite a unit most, and how trained, random and shuffled
// weights differ in all that.
package microscope
