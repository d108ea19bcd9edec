// Package texture holds the experiment that classifies textures and digits from frozen features of random and trained
// networks (claim C8), on Texture-MNIST: digits of one texture on a background of another.
package texture
