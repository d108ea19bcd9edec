// Package job does work away from whoever asks for it: in Web Workers beside the page, or on goroutines of a native
// program. Both run the same code; only how a request travels differs.
//
// # Operations
//
// What a worker can be asked to do is an Operation, declared once: its constant names the types of its request and its
// answer, and the request's method run does it. A page that wants to see a layer of a network calls
//
//	view, err := job.Look.Do(ctx, worker, job.LookRequest{Config: c.String()}, nil)
//
// and what happens is
//
//	page                                              worker
//	Look.Do(ctx, worker, LookRequest{…})
//	  Call{"look", &request, &answer}
//	    │  pool of goroutines ─────────────────────►  perform ► LookRequest.run(ctx, env) ► lab
//	    │  pool of Web Workers: encode ─ message ──►  Serve: decode ► perform
//	    ◄─────────────────────  decode ◄ message ───  encode the answer
//
// Requests and answers are plain structs. They cross as JSON, and their long arrays beside it as bytes (wire.go). To
// add an operation, declare its constant and its request with run beside the code that it calls, and list it in
// operations.
//
// Only workers call run, and the linker removes methods that nobody calls: so the page's program declares every
// operation and contains none of the networks, statistics and readers of recordings behind them.
//
// # Runs
//
// An experiment is split into tasks. Run spreads them over a Pool, reports progress, stores finished tasks in a Keeper,
// so that a reload or a kill loses nothing, and merges in task order, so that results do not depend on the number of
// workers. RunShare and Merge do the same on several machines.
//
// # Trainings
//
// A Training lives in its own worker, obeys commands and tells its states.
package job
