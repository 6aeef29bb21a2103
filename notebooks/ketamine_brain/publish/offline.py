"""What makes a hosted copy of the site installable, and readable with the network off.

A manifest, an icon, and a service worker whose name for its store is a digest of every file: a new
build is a new store. Where there is a network the newest page is shown; where there is none, the
stored one. None of them is needed to open the pages from a disk.
"""

from __future__ import annotations

import hashlib
import json
import pathlib

from ketamine_brain.drawing.style import BLUE, PAPER

TITLE = "Ketamine and the brain"
OWN = frozenset({"sw.js", "site.webmanifest", "icon.svg"})

REGISTER = """
if ("serviceWorker" in navigator && location.protocol.startsWith("http")) {
  navigator.serviceWorker.register("sw.js").catch(() => {}); // without it the site works as before
}
"""

WORKER = """// Made by publish/offline.py. The newest page where there is a network, else the
// stored one.
const STORE = %(store)s;
const FILES = %(files)s;

self.addEventListener("install", (event) => {
  const fresh = FILES.map((file) => new Request(file, { cache: "reload" }));
  event.waitUntil(caches.open(STORE).then((store) => store.addAll(fresh))
    .then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("ketamine-") && name !== STORE;
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
    .then(() => self.clients.claim()));
});

async function answer(request) {
  try {
    return await fetch(request, { cache: "no-cache" });
  } catch (problem) {
    const store = await caches.open(STORE);
    const kept = await store.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw problem;
  }
}

self.addEventListener("fetch", (event) => {
  const own = new URL(event.request.url).origin === location.origin;
  if (own && event.request.method === "GET") event.respondWith(answer(event.request));
});
"""

ICON = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
<rect width="64" height="64" rx="12" fill="{ground}"/>
<path d="M8 44C16 44 16 18 26 18S36 44 56 38" fill="none" stroke="{line}"
 stroke-width="6" stroke-linecap="round"/>
</svg>
"""


def write_offline(folder: pathlib.Path) -> str:
    """Write manifest, icon and service worker for what is in `folder` now; return the store's
    name.
    """
    icon = ICON.format(ground=BLUE, line=PAPER)
    _write(folder / "icon.svg", icon)
    _write(folder / "site.webmanifest", json.dumps(_manifest(), indent=1))
    files = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "sw.js"
    )
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.encode() + (folder / file).read_bytes())
    store = f"ketamine-{digest.hexdigest()[:16]}"
    listed = json.dumps(["./", *files], indent=1)
    _write(folder / "sw.js", WORKER % {"store": json.dumps(store), "files": listed})
    return store


def _write(path: pathlib.Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _manifest() -> dict[str, object]:
    return {
        "name": TITLE,
        "short_name": "Ketamine",
        "start_url": "index.html",
        "scope": "./",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": BLUE,
        "icons": [{"src": "icon.svg", "sizes": "any", "type": "image/svg+xml"}],
    }
