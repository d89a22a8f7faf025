// Keeps the program (SHELL, written above by the server) on the phone. It never touches data, and never a request
// that is not for one of the program's own files. A new version waits until the page says that nothing is open.

const CACHE = `field-${SHELL.version}`;
const CHANGING = [SHELL.page, SHELL.manifest];
const KEPT = new Set([...CHANGING, ...SHELL.files].map((one) => new URL(one, self.location).pathname));

self.addEventListener("install", (event) => {
  // The address of a file names its version: what the page has fetched a moment ago does not cross a slow line again.
  const asked = (one, cache) => new Request(one, { cache, credentials: "omit" });
  const all = [...CHANGING.map((one) => asked(one, "reload")), ...SHELL.files.map((one) => asked(one, "default"))];
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(all)));
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("field-") && name !== CACHE) await caches.delete(name);
    }
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin || !KEPT.has(url.pathname)) return;
  const answer = async () => {
    const kept = await (await caches.open(CACHE)).match(url.pathname);
    return kept ?? fetch(request);
  };
  event.respondWith(answer());
});
