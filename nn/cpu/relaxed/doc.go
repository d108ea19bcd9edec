// Package relaxed writes a small WebAssembly module that multiplies matrices with a fused multiply-add, for package
// cpu.
//
// Go compiles vectors of WebAssembly (package archsimd), but not the instruction f32x4.relaxed_madd, which belongs to
// the extension "relaxed SIMD". Without it a product needs two instructions where processors have one: in Chromium a
// tile of 2×16 values runs at 33 GFLOP/s with a product and a sum, and one of 6×8 at 49 with a multiply-add, the
// machine's limit of two multiply-adds of four values a cycle. So the one loop in which networks spend their time is
// written here as WebAssembly: file assembler.go has the two dozen instructions that it needs, kernel.go the loop. The
// bytes are made when a program asks for them; nothing generated is kept in the repository.
//
// The module imports the memory of the Go program (env.memory), which every Go program exports as "mem". A kernel gets
// addresses and reads Go's own structures. Memory may grow between calls, but not during one: it has no view of memory
// that growth could detach, and Go's collector moves nothing.
//
// Whether relaxed_madd rounds once or twice is the machine's choice, the same one throughout a program. Its results
// differ from those of other machines in the last digits, as those of vector kernels always did: the suite of backends
// holds it to the same tolerances, and what must be the same bytes everywhere is computed by cpu.NewGeneric, which no
// kernel of another package replaces. On one machine, the same work gives the same bytes again, with any number of
// workers.
//
// Package untrained/wasm/kernels has a browser compile the module and hands it to package cpu.
package relaxed
