// Package journal is what the pages know of the results and trainings that were kept: those that the browser keeps, and
// those that it could not, which last until the page is closed. It also remembers, for this tab, which of them a page
// shows.
package journal
