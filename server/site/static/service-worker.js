// service-worker.js keeps a complete version of the site, so that a page never runs with files of two versions, and
// answers requests from it, also without a network. The first line, written by the build, is the list of files.
//
// Several copies of the site may share one origin, each below its own path: the names of caches, and the requests
// answered, are limited to the path of this script's folder.
"use strict";

const scope = new URL("./", self.location);
const family = `untrained ${scope.pathname} `;
const name = family + site.build;
const index = new URL("./", scope).href;
const kept = new Map(site.files.map((file) => [new URL(file.path, scope).href, file]));

// --- A version is kept completely or not at all -----------------------------

self.addEventListener("install", (event) => event.waitUntil(install()));

async function install() {
  await complete();
  await self.skipWaiting();
}

async function complete() {
  const cache = await caches.open(name);
  await Promise.all([...kept].map(([url, file]) => keep(cache, url, file)));
  // The page's address never changes, so the page is checked by its content: during a deployment a host may still serve
  // the page of another version.
  const response = await fetch(index, { cache: "no-cache" });
  const page = response.ok ? await response.text() : "";
  if (!page.includes(`"${site.build}"`)) throw new Error(`${index} is not the page of version ${site.build}`);
  await cache.put(index, new Response(page, { headers: { "Content-Type": "text/html; charset=utf-8" } }));
}

// keep puts a file into the cache. A file whose name contains its checksum is copied from the cache of an older
// version, if that has the file, and is verified if it is downloaded.
async function keep(cache, url, file) {
  if (await cache.match(url)) return;
  if (file.integrity) {
    for (const key of await otherVersions()) {
      const old = await (await caches.open(key)).match(url);
      if (old) return cache.put(url, old);
    }
  }
  if (file.packed && (await unpacked(cache, url, file))) return;
  const response = await fetch(url, file.integrity ? { integrity: file.integrity } : { cache: "no-cache" });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  // A redirected response must not answer a navigation; a new response with its body may.
  const body = response.redirected ? new Response(await response.blob(), { headers: response.headers }) : response;
  await cache.put(url, body);
}

// unpacked keeps a program from its packed copy, where the host does not compress and this browser can unpack, and
// returns whether it has.
async function unpacked(cache, url, file) {
  if (typeof DecompressionStream !== "function") return false;
  try {
    const asked = await fetch(url, { method: "HEAD" });
    if (!asked.ok || asked.headers.get("Content-Encoding")) return false;
    const response = await fetch(url + ".gz", { integrity: file.packed });
    if (!response.ok) return false;
    const body = response.body.pipeThrough(new DecompressionStream("gzip"));
    await cache.put(url, new Response(body, { headers: { "Content-Type": "application/wasm" } }));
    return true;
  } catch (err) {
    return false; // the host has altered or lost the copy: the program itself may be whole
  }
}

async function otherVersions() {
  return (await caches.keys()).filter((key) => key.startsWith(family) && key !== name);
}

// --- An old version is deleted when no page uses it ------------------------------------

// A new version takes over at once. Pages that run an old version still find its files, whose names contain their
// checksums.
self.addEventListener("activate", (event) => event.waitUntil(activate()));

async function activate() {
  // On the first visit this worker takes control of the page; later pages are controlled from the start.
  if ((await otherVersions()).length === 0) await self.clients.claim();
}

// A page sends a message when it has started, with its version. If it is the only page open, the files of other
// versions are not needed any more. What a browser has thrown away for want of space is kept again.
self.addEventListener("message", (event) => {
  if (!event.data || event.data.type !== "started" || event.data.build !== site.build) return;
  event.waitUntil(tidy().then(mend));
});

async function mend() {
  const cache = await caches.open(name);
  if ((await cache.keys()).length > kept.size) return; // all files and the page
  try {
    await complete();
  } catch (err) {
    // There is no network, or the host has another version by now, which the browser will find.
  }
}

async function tidy() {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (windows.filter((client) => client.url.startsWith(scope.href)).length > 1) return;
  await Promise.all((await otherVersions()).map((key) => caches.delete(key)));
}

// --- Answers -----------------------------------------------------------------------

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== scope.origin) return;
  if (!url.pathname.startsWith(scope.pathname) || request.headers.has("range")) return;
  url.hash = "";
  if (request.mode === "navigate") {
    const path = url.pathname.slice(scope.pathname.length);
    event.respondWith(path === "" || path === "index.html" ? fromCache(index, request) : elsewhere(request, url));
  } else if (request.cache !== "reload" && (kept.has(url.href) || hashed.test(url.pathname))) {
    event.respondWith(fromCache(url.href, request));
  }
});

// A request for a name that contains a checksum may be for a file of an older version.
const hashed = /\.[0-9a-f]{12}\.\w+$/;

async function fromCache(url, request) {
  for (const key of [name, ...(await otherVersions())]) {
    const found = await caches.match(url, { cacheName: key });
    if (found) return found;
  }
  return fetch(request);
}

// elsewhere answers a navigation to an address below the scope that is not the page. It asks the network first, because
// the address may belong to another site. Without a network it answers with the file of this name, if there is one, and
// otherwise redirects to the page, whose relative addresses work only at its own address; the browser keeps the
// fragment.
async function elsewhere(request, url) {
  try {
    return await fetch(request);
  } catch (err) {
    const cache = await caches.open(name);
    return (await cache.match(url.href)) || Response.redirect(index + url.search);
  }
}
