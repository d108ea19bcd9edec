// Package texture holds the experiment that reads textures and digits from frozen features
// of random and trained networks (claim C8), on Texture-MNIST: digits of one texture on a
// ground of another.
package texture
