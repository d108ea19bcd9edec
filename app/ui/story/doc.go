// Package story is the first page: what this is, and the claims in reading order, each with what was found.
package story
