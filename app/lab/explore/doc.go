// Package explore computes what the toys of the pages show: one thing to move, and an answer at once. Each toy has a
// file of its own with its request, plain values that a page changes, and its answer, plain numbers that a page draws.
// A request's method Compute does the work; its comment states the cost in multiply-adds. Toys are not experiments:
// they have no verdict, their answers are illustrations, and where an experiment computes the same number, a test
// compares the two.
package explore
