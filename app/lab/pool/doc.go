// Package pool makes one result of those that several people computed of one experiment,
// such as the groups of a class.
package pool
