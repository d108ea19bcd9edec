// Package about is the page that says how things are measured, what they rest on, what runs here and what it
// cannot say.
package about
