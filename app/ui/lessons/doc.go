// Package lessons is the page of lesson plans: steps that lead to other pages, with what a class is asked and what its
// teacher may expect, and a worksheet of them.
package lessons
