// Package pool combines the results that several people computed with one experiment, such as the groups of a class,
// into one.
package pool
