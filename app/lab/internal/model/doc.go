// Package model holds networks as experiments see them. A Variant says which of them is
// meant: trained, random or shuffled, with which seed and in which form of its first
// kernels. A Family is a trained network with its random and shuffled twins; a Grid and
// a Plan list small random networks that differ in their non-linearity, their pooling
// and, of a Plan, their depth.
//
// Activations passes pictures through a network and returns the outputs of its layers a stretch of features at a
// time, so that no layer has to fit into memory. Complexity measures how far from linear a layer is.
package model
