// Package brainfit holds the experiment that trains small networks on responses of neurons
// and compares their predictions of other pictures with those of random networks of the
// same architecture (claim C2).
package brainfit
