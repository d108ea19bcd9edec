// Package job runs experiments away from whoever asked for them: in Web Workers
// beside the page, or on goroutines of a native program. Both do the same work
// with the same code (see perform); only how a task travels differs.
//
// An experiment is split into units. Run spreads them over a Pool, reports
// progress, keeps what is finished in a Keeper so that a reload or a kill loses
// nothing, and merges in unit order, so that the numbers do not depend on how
// many workers there were. Nothing here runs on the page's thread but messages.
package job
