// Package page is the contract between the pages and what stands around them.
//
// A Page is what a route shows: a value with a Render method, whose state the drawing goroutine alone touches. What it
// asks of the rest of the program is a Frame, and what computes and keeps is a Laboratory. Pages do not import each
// other; what one shows of another's (a saved run, a class's pooled result) goes through the rooms below them.
package page
