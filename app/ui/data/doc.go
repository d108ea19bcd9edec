// Package data is the page of recordings: what there is, what this browser keeps, and files of the user's own.
package data
