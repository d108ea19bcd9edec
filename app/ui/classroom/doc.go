// Package classroom is this tab's part in a class: whether it takes part, what it may send, and what it has sent.
// Nothing is sent before the reader has ticked the box that says so.
package classroom
