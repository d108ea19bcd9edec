// Package linear has the inner loops of regression: products of matrices, with the vector
// instructions of the processor where there are any, and the reduction of a symmetric
// matrix to tridiagonal form.
package linear
