// Package training trains networks: on digits and textures for the bundled weights (Task),
// and step by step for a user who watches (Trainer) and may change the rate, pause, save and load.
package training
