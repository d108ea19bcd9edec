// Package microscope looks into a network, layer by layer: its kernels, its responses to a picture, the pictures that
// excite a unit most, and how trained, random and shuffled weights differ in them.
package microscope
