"""A hosted site can be installed, never shows a stale page, and opens from a disk without it."""

import json
import re

from ketamine_brain.publish import offline, site


def made(folder, words="one"):
    (folder / "slides").mkdir(exist_ok=True)
    (folder / "index.html").write_text(words)
    (folder / "slides" / "01.html").write_text("deck")
    return offline.write_offline(folder), (folder / "sw.js").read_text()


def test_the_store_is_named_after_what_is_in_it(tmp_path):
    first, worker = made(tmp_path)
    assert made(tmp_path)[0] == first
    assert made(tmp_path, "two")[0] != first
    listed = json.loads(re.search(r"const FILES = (\[.*?\]);", worker, re.S)[1])
    assert {"./", "index.html", "slides/01.html", "site.webmanifest"} <= set(listed)
    assert "sw.js" not in listed and first in worker


def test_the_network_comes_before_the_store_and_old_stores_go(tmp_path):
    _, worker = made(tmp_path)
    assert worker.index("await fetch(request") < worker.index("store.match(request")
    assert "name !== STORE" in worker and "caches.delete(name)" in worker


def test_the_manifest_leads_to_files_that_are_there(tmp_path):
    made(tmp_path)
    manifest = json.loads((tmp_path / "site.webmanifest").read_text())
    assert (tmp_path / manifest["start_url"]).exists()
    assert all((tmp_path / icon["src"]).exists() for icon in manifest["icons"])


def test_the_index_registers_the_worker_only_on_a_host():
    made = site.index([], [])
    assert 'href="site.webmanifest"' in made and "serviceWorker" in made
    assert 'location.protocol.startsWith("http")' in made
    policy = re.search(r"(default-src[^\"]+)\"", made)[1]
    assert "manifest-src 'self'" in policy and "worker-src 'self'" in policy
    assert "default-src 'none'" in policy and "unsafe" not in policy


def test_the_gallery_stands_beside_the_index_and_waits_to_be_seen(tmp_path):
    shown = site.gallery(tmp_path)
    assert shown and all((tmp_path / each["src"]).exists() for each in shown)
    made = site.index([], shown)
    assert made.count('loading="lazy"') == len(shown) and "data:image/png" not in made


def test_the_index_opens_on_the_cover_which_leads_to_the_figure_that_moves(tmp_path):
    shown = site.gallery(tmp_path)
    opening = site.index([], shown).partition("</header>")[0]
    assert f'src="figures/{site.COVER}.svg"' in opening
    assert opening.count('href="05_mood_onset.html"') == 2
    assert "<img" not in site.index([], []).partition("</header>")[0]
