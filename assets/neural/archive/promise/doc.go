// Package promise waits for what a browser does in its own time: promises, events
// of IndexedDB, and exceptions that become errors. It is empty natively.
package promise
