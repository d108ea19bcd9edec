// Package training trains networks: on digits and textures for the bundled weights (Task),
// and step by step for those who watch (Trainer), who may change the rate, pause, save and
// load.
package training
