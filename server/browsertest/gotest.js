// Runs a Go test program in a page or in its worker and passes its output on as it comes.
"use strict";

async function run(args, tell) {
  const decoder = new TextDecoder();
  globalThis.fs.writeSync = (_, bytes) => {
    tell({ text: decoder.decode(bytes) });
    return bytes.length;
  };
  const go = new Go();
  go.argv = ["test", ...args];
  const kernels = (globalThis.kernels = { tile: null, memory: null }); // as in worker.js
  go.importObject.kernels = { tile: (t, rows, tiles, out, init) => kernels.tile(t, rows, tiles, out, init) };
  let code = 2;
  go.exit = (c) => { code = c; };
  try {
    const program = await WebAssembly.instantiateStreaming(fetch("/test.wasm"), go.importObject);
    kernels.memory = program.instance.exports.mem;
    await go.run(program.instance);
  } catch (e) {
    tell({ text: String(e) });
  }
  tell({ code });
}

if (typeof document === "undefined") {
  importScripts("/wasm_exec.js");
  onmessage = (e) => run(e.data, postMessage);
} else {
  globalThis.output = "";
  globalThis.code = null;
  const hear = (m) => {
    if (m.text !== undefined) output += m.text;
    if (m.code !== undefined) code = m.code;
  };
  globalThis.start = (where, args) => {
    if (where === "page") {
      run(args, hear);
      return true;
    }
    const worker = new Worker("/gotest.js");
    worker.onmessage = (e) => hear(e.data);
    worker.onerror = (e) => hear({ text: e.message, code: 2 });
    worker.postMessage(args);
    return true;
  };
}
