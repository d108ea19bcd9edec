// worker.js starts the program that computes, in a Web Worker. The page sends {type: "start", module or url, env}; the
// program then listens to messages itself. An error, before or after, is sent to the page as {type: "stopped", error}.
"use strict";

function stopped(error) {
  self.postMessage({ type: "stopped", error: String((error && error.message) || error) });
}

try {
  importScripts(files.wasmExec);
} catch (err) {
  stopped("the Go runtime did not load: " + err.message);
}

// The end of what the program wrote to standard error: the text of a panic.
let said = "";
const decoder = new TextDecoder();
const write = globalThis.fs.writeSync;
globalThis.fs.writeSync = (fd, bytes) => {
  if (fd === 2) said = (said + decoder.decode(bytes)).slice(-20000);
  return write.call(globalThis.fs, fd, bytes);
};

self.onmessage = async (event) => {
  const message = event.data;
  if (!message || message.type !== "start") return;
  const env = message.env || {};
  globalThis.goappGetenv = (name) => env[name];
  const go = new Go();
  // The program makes its kernel when it runs, and puts it in the place of null (package wasm/kernels).
  const kernels = (globalThis.kernels = { tile: null, memory: null });
  go.importObject.kernels = { tile: (t, rows, tiles, out, init) => kernels.tile(t, rows, tiles, out, init) };
  go.argv = ["worker.wasm"];
  for (const [name, value] of Object.entries(env)) {
    // The Go runtime takes at most 8 KB of environment.
    if (typeof value === "string" && value.length < 512) go.env[name] = value;
  }
  go.exit = () => {};
  try {
    const module = message.module || (await WebAssembly.compile(await fetched(message.url)));
    const instance = await WebAssembly.instantiate(module, go.importObject);
    kernels.memory = instance.exports.mem;
    globalThis.memoryBytes = () => kernels.memory.buffer.byteLength;
    await go.run(instance);
  } catch (err) {
    stopped(err);
    return;
  }
  const at = Math.max(said.lastIndexOf("panic: "), said.lastIndexOf("fatal error: "), 0);
  stopped(said.slice(at).split("\n", 1)[0] || "the program ended");
};

async function fetched(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the server answered ${response.status} for ${url}`);
  return response.arrayBuffer();
}
