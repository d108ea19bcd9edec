// Package host is what the pages need of the browser around them: the address, storage, files, canvases, the focus and
// what follows the pointer. Host is an interface, so that tests stand in for the browser. Nothing else of app/ui calls
// JavaScript, but for handlers, which read the event that they are given.
package host
