// start.js runs before the program. It checks whether this browser can run the program, downloads the program with a
// progress bar that counts bytes, starts it, keeps the site for offline use, and shows in a card what went wrong and
// what helps. Up to the check it is written in the JavaScript of 2009, because an old browser must be able to show the
// sentence that refuses it.
(function () {
  "use strict";

  var config = JSON.parse(document.getElementById("config").textContent);
  var shell = document.getElementById("shell");
  var box = document.getElementById("start");
  // Every address in the configuration is relative to the site's folder, which is
  // where this script lies: the same files work below any path.
  var base = document.currentScript.src.replace(/[^\/]*$/, "");
  var basePath = base.replace(/^[a-z]+:\/\/[^\/]*/i, "");

  // replaceForbidden replaces a storage object that throws when it is merely read, as in a sandboxed frame or with
  // cookies blocked, by one that keeps its items in memory: otherwise the exception would end the program when it
  // starts.
  function replaceForbidden(name) {
    try {
      if (window[name]) return;
    } catch (forbidden) { /* replaced below */ }
    var kept = {};
    Object.defineProperty(window, name, { configurable: true, value: {
      get length() { return Object.keys(kept).length; },
      key: function (i) { return Object.keys(kept)[i] || null; },
      getItem: function (key) { return Object.prototype.hasOwnProperty.call(kept, key) ? kept[key] : null; },
      setItem: function (key, value) { kept[key] = String(value); },
      removeItem: function (key) { delete kept[key]; },
      clear: function () { kept = {}; }
    } });
  }

  // --- What the reader sees -------------------------------------------------

  function element(name, text) {
    var e = document.createElement(name);
    e.appendChild(document.createTextNode(text));
    return e;
  }

  function clear() {
    while (box.firstChild) box.removeChild(box.firstChild);
  }

  // card shows what went wrong, why, and what to do; the button calls again. The page behind the card stays as it is,
  // so that results remain visible.
  function card(title, cause, remedy, detail, label, again) {
    clear();
    box.className = "card";
    box.setAttribute("role", "alert");
    box.appendChild(element("h2", title));
    box.appendChild(element("p", cause));
    box.appendChild(element("p", remedy));
    if (detail) box.appendChild(element("pre", detail));
    if (again) {
      var button = element("button", label);
      button.type = "button";
      button.onclick = again;
      var p = element("p", "");
      p.appendChild(button);
      box.appendChild(p);
    }
    if (!box.parentNode) document.body.appendChild(box);
  }

  function reload() {
    window.location.reload();
  }

  function megabytes(n) {
    return (n / 1e6).toFixed(1);
  }

  // bar shows the loading line and returns the function that moves it.
  function bar() {
    clear();
    box.className = "";
    box.setAttribute("role", "status");
    var label = element("label", "Loading the laboratory ");
    var amount = element("span", "");
    amount.setAttribute("aria-hidden", "true"); // screen readers announce the bar; a number every second would be noise
    var progress = document.createElement("progress");
    progress.max = config.wasm.size;
    progress.value = 0;
    label.appendChild(amount);
    label.appendChild(progress);
    box.appendChild(label);
    return function (done) {
      progress.value = done;
      amount.firstChild.nodeValue = megabytes(done) + " of " + megabytes(config.wasm.size) + " MB";
    };
  }

  // --- What the browser must be able to do -----------------------------------

  // () → v128: i32.const 0, i8x16.splat. A browser that refuses this module lacks the vector instructions that compute
  // the networks.
  var vectorModule = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0,
    10, 8, 1, 6, 0, 65, 0, 253, 15, 11];

  // missing returns the name of what this browser lacks, or "".
  function missing() {
    if (typeof WebAssembly !== "object" || typeof WebAssembly.validate !== "function") return "WebAssembly";
    if (!WebAssembly.validate(new Uint8Array(vectorModule))) return "WebAssembly SIMD (vector instructions)";
    if (typeof Promise !== "function" || typeof fetch !== "function") return "fetch and promises";
    if (typeof TextDecoder !== "function" || typeof TextEncoder !== "function") return "TextEncoder";
    if (typeof crypto !== "object" || !crypto.getRandomValues) return "crypto.getRandomValues";
    if (typeof Worker !== "function") return "Web Workers";
    return "";
  }

  if (window.location.protocol === "file:") {
    card("This page was opened as a file",
      "Browsers do not let a page that was opened from a folder load its program.",
      "Serve the folder with any web server, for instance `go run ./server`, and open the address it prints.");
    return;
  }
  var lacks = missing();
  if (lacks) {
    card("This browser cannot run the laboratory",
      "It lacks " + lacks + ", which the program needs to compute networks.",
      "Use Chrome or Edge 91, Firefox 89, Safari 16.4, or anything newer. If the browser is new enough, a strict " +
      "security mode (Lockdown Mode, a disabled JIT) switches this off: allow it for this site.");
    return;
  }
  // A frame with the attribute sandbox and without allow-same-origin has no origin: nothing can be fetched there, and
  // nothing kept.
  if (window.origin === "null") {
    card("This page stands in a frame that isolates it",
      "The page around it shows it in a sandboxed frame without an origin of its own, in which a browser lets no " +
      "program be loaded and nothing be kept.",
      "Open the page by itself: " + base + " – or ask the owner of the page around it to write allow-same-origin " +
      "(and allow-scripts, allow-downloads) into the frame’s sandbox attribute.");
    return;
  }
  if (typeof Go !== "function") {
    card("The laboratory did not load completely",
      "A part of it (" + config.wasmExec + ") did not arrive.",
      "Check the connection and try again.", "", "Try again", reload);
    return;
  }

  // Go's parser refuses a link with a percent sign that begins no escape. The sign is escaped here, so that the page
  // can say what it cannot read.
  var hash = window.location.hash;
  if (/%(?![0-9a-fA-F]{2})/.test(hash)) {
    window.history.replaceState(null, "", hash.replace(/%(?![0-9a-fA-F]{2})/g, "%25"));
  }

  // --- What the program reads from the page --------------------------------------------

  var env = {};
  var key;
  for (key in config.env) env[key] = config.env[key];
  for (key in config.addresses) env[key] = new URL(config.addresses[key], base).href;
  var absolute = function (list) {
    var addresses = {};
    for (var name in list) addresses[name] = new URL(list[name], base).href;
    return JSON.stringify(addresses);
  };
  env.UNTRAINED_WEIGHTS = absolute(config.weights);
  env.UNTRAINED_RUNS = absolute(config.runs);
  env.UNTRAINED_BASE = base;
  env.GOAPP_ROOT_PREFIX = basePath;
  env.GOAPP_STATIC_RESOURCES_URL = basePath + "web";

  // The names that go-app's Go side calls or reads; it sets goappNav,
  // goappOnUpdate and goappOnAppInstallChange itself when it starts.
  var registration = null;
  var installPrompt = null;
  window.goappGetenv = function (name) { return env[name]; };
  window.goappUpdatedBeforeWasmLoaded = false;
  window.goappAppInstallChangedBeforeWasmLoaded = false;
  window.goappNav = function () {};
  window.goappOnUpdate = function () { window.goappUpdatedBeforeWasmLoaded = true; };
  window.goappOnAppInstallChange = function () { window.goappAppInstallChangedBeforeWasmLoaded = true; };
  window.goappTryUpdate = function () { if (registration) registration.update(); };
  window.goappIsAppInstallable = function () { return installPrompt !== null; };
  window.goappIsAppleBrowser = function () { return navigator.vendor === "Apple Computer, Inc."; };
  window.goappShowInstallPrompt = function () {
    if (!installPrompt) return;
    installPrompt.prompt();
    installPrompt = null;
    window.goappOnAppInstallChange();
  };
  window.addEventListener("beforeinstallprompt", function (event) {
    event.preventDefault();
    installPrompt = event;
    window.goappOnAppInstallChange();
  });

  // The program reads untrained: env is its environment, and workers promises the compiled program of its workers,
  // which is downloaded when the first worker starts and compiled once for all of them.
  var compiled = null;
  window.untrained = {
    env: env,
    workers: function () {
      if (!compiled) {
        compiled = arriving(env.UNTRAINED_WORKER_WASM, "the program of the workers", {}).then(function (body) {
          return compileBody(checked(body, "the program of the workers"));
        }).catch(function (err) {
          compiled = null; // the next worker downloads again
          throw err;
        });
      }
      return compiled;
    }
  };

  // --- Fetch, compile, run -----------------------------------------------------

  // refuse throws an error that names what stands between this page and a file, and the remedy.
  function refuse(response, name) {
    if (response.ok) return;
    var said = "the server answered " + response.status + " for " + name;
    if (response.status === 404) {
      said += ": the copy of the site lacks the file, or the server gives no file with this ending (IIS needs the " +
        "site’s web.config, which names its type)";
    } else if ([401, 403, 407, 511].indexOf(response.status) >= 0) {
      said += ": a filter or a sign-in page of this network refuses it, or the server does; open the page on another " +
        "network";
    }
    throw new Error(said);
  }

  // packs promises whether programs shall be fetched packed: where the host has packed copies and does not compress by
  // itself, which it is asked once, and where this browser can unpack. A service worker has programs as they are.
  var asked = null;
  function packs() {
    if (!config.wasm.packed || typeof DecompressionStream !== "function") return Promise.resolve(false);
    if (navigator.serviceWorker && navigator.serviceWorker.controller) return Promise.resolve(false);
    if (!asked) {
      asked = fetch(new URL(config.wasm.url, base), { method: "HEAD" }).then(function (response) {
        return response.ok && !response.headers.get("Content-Encoding");
      }).catch(function () { return false; });
    }
    return asked;
  }

  // arriving promises a stream of a program's bytes. If the packed copy cannot be had, the program itself is fetched.
  function arriving(url, name, options) {
    function plain() {
      return fetch(url, options).then(function (response) {
        refuse(response, name);
        return response.body;
      });
    }
    return packs().then(function (packed) {
      if (!packed) return plain();
      return fetch(url + ".gz", options).then(function (response) {
        if (!response.ok) return plain();
        // Some hosts take the ending for a content coding: then the browser has unpacked it already.
        if (response.headers.get("Content-Encoding")) return response.body;
        return response.body.pipeThrough(new DecompressionStream("gzip"));
      }, plain);
    });
  }

  // notProgram is the error for bytes that are not a program: a page that a network puts in the place of what was asked
  // for.
  function notProgram(bytes, name) {
    var text = new TextDecoder().decode(bytes.subarray(0, 200)).trim();
    if (text.charAt(0) === "<") {
      return new Error("the network answered with a web page where " + name + " should be: a sign-in page or a " +
        "filter stands in between; sign in, or use another network");
    }
    return new Error("what came for " + name + " is not a program: the copy of the site is damaged, or something on " +
      "the way alters files");
  }

  // checked returns a stream that passes a program on and fails at once if it does not begin like one.
  function checked(body, name) {
    var begun = false;
    var reader = body.getReader();
    return new ReadableStream({
      pull: function (controller) {
        return reader.read().then(function (part) {
          if (part.done) return controller.close();
          var b = part.value;
          var program = b[0] === 0 && b[1] === 97 && b[2] === 115 && b[3] === 109; // "\0asm"
          if (!begun && b.length > 3 && !program) throw notProgram(b, name);
          begun = true;
          controller.enqueue(b);
        });
      },
      cancel: function (why) { return reader.cancel(why); }
    });
  }

  // counted returns a stream that passes a body on, reports how many bytes have arrived, and fails if the body ends
  // early: half a program would otherwise fail with a compile error that nobody understands.
  function counted(body, show, failed) {
    var reader = checked(body, "the program").getReader();
    var done = 0;
    return new ReadableStream({
      pull: function (controller) {
        return reader.read().then(function (part) {
          if (!part.done) {
            done += part.value.byteLength;
            show(done);
            controller.enqueue(part.value);
          } else if (done === config.wasm.size) {
            controller.close();
          } else {
            throw new Error("the download ended after " + done + " of " + config.wasm.size + " bytes");
          }
        }).catch(function (err) {
          failed(err);
          controller.error(err);
        });
      }
    });
  }

  // compileBody compiles a program, while its bytes arrive if the browser can. Streaming compilation refuses any media
  // type but application/wasm, and some hosts send another type or none: so the bytes are put into a new response of
  // that type.
  function compileBody(stream) {
    var body = new Response(stream, { headers: { "Content-Type": "application/wasm" } });
    if (WebAssembly.compileStreaming) return WebAssembly.compileStreaming(body);
    return body.arrayBuffer().then(function (bytes) { return WebAssembly.compile(bytes); });
  }

  // compile promises the program as a WebAssembly.Module. If past is true, it bypasses the browser's cache, which may
  // hold a broken copy.
  function compile(show, past) {
    var cause = null;
    var url = new URL(config.wasm.url, base).href;
    return arriving(url, config.wasm.url, past ? { cache: "reload" } : {}).then(function (body) {
      return compileBody(counted(body, show, function (err) { cause = cause || err; }));
    }).catch(function (err) {
      throw cause || err;
    });
  }

  function load(past) {
    var show = bar();
    show(0);
    compile(show, past).then(run).catch(function (err) {
      card("The laboratory did not load",
        "Its program could not be fetched or started: " + err.message.replace(/\.$/, "") + ".",
        "Check the connection and try again. If it fails every time, the copy of the site may be incomplete, " +
        "or the device may be short of memory: close other tabs.",
        "", "Try again", function () { load(true); });
    });
  }

  // run starts the program. The program runs for as long as the page is open, so its end is always a fault.
  function run(module) {
    replaceForbidden("localStorage");
    replaceForbidden("sessionStorage");
    var go = new Go();
    go.argv = ["app.wasm"];
    // The Go runtime takes at most 8 KB of environment; the program reads the long lists through goappGetenv.
    for (var name in env) if (env[name].length < 512) go.env[name] = env[name];
    var said = listen();
    go.exit = function () {};
    return WebAssembly.instantiate(module, go.importObject).then(function (instance) {
      watch();
      keep();
      go.run(instance).then(function () {
        card("The program stopped",
          "It met a fault that it could not handle. What was computed and saved is kept.",
          "Load the page again. If it happens again, what stands below helps to find the fault.",
          said(), "Load again", reload);
      });
    });
  }

  // listen keeps the end of what the program writes to standard error, and returns a function that returns the text of
  // a panic.
  function listen() {
    var text = "";
    var decoder = new TextDecoder();
    var write = globalThis.fs.writeSync;
    globalThis.fs.writeSync = function (fd, bytes) {
      if (fd === 2) text = (text + decoder.decode(bytes)).slice(-20000);
      return write.call(globalThis.fs, fd, bytes);
    };
    return function () {
      var at = text.lastIndexOf("panic: ");
      if (at < 0) at = text.lastIndexOf("fatal error: ");
      return (at < 0 ? text : text.slice(at)).split("\n").slice(0, 12).join("\n");
    };
  }

  // watch removes the loading line when the program has replaced the shell.
  function watch() {
    function gone() {
      if (shell.isConnected) return false;
      if (box.className !== "card") box.remove();
      return true;
    }
    if (gone()) return;
    var observer = new MutationObserver(function () {
      if (gone()) observer.disconnect();
    });
    observer.observe(document.body, { childList: true });
  }

  // --- Offline -------------------------------------------------------------------

  // keep registers the service worker. It is called after the program has arrived: the two downloads would otherwise
  // compete for the connection.
  function keep() {
    if (!("serviceWorker" in navigator)) return;
    navigator.serviceWorker.register(base + "service-worker.js", {
      scope: base, updateViaCache: "none" }).then(function (r) {
      registration = r;
      if (r.active) kept(r.active);
      if (r.installing) follow(r.installing, !r.active);
      r.addEventListener("updatefound", function () { follow(r.installing, !r.active); });
    }).catch(function (err) {
      console.warn("this site cannot be kept for offline use: " + err.message);
    });
  }

  // follow waits until a version that is being downloaded is active: the first version makes the site ready for offline
  // use, of a later one the page is told.
  function follow(version, first) {
    version.addEventListener("statechange", function () {
      if (version.state !== "activated") return;
      if (first) kept(version);
      else window.goappOnUpdate();
    });
  }

  // kept tells the service worker which version this page runs, so that the worker can delete the files of other
  // versions.
  function kept(worker) {
    document.documentElement.setAttribute("data-offline", "ready");
    worker.postMessage({ type: "started", build: config.build });
  }

  load(false);
})();
