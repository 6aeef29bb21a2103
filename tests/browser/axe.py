"""axe-core, the accessibility audit, fetched once from npm at a pinned version and run inside a
page.
"""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import tarfile

import pytest

VERSION = "4.14.1"
CACHE = pathlib.Path(__file__).parents[2] / "_run" / "npm"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def source() -> str:
    """Return axe's script; skip, or fail under REQUIRE_BROWSER, where npm cannot bring it."""
    CACHE.mkdir(parents=True, exist_ok=True)
    archive = CACHE / f"axe-core-{VERSION}.tgz"
    if not archive.exists():
        done = shutil.which("npm") and subprocess.run(
            ["npm", "pack", "--silent", f"axe-core@{VERSION}"],
            cwd=CACHE,
            capture_output=True,
            text=True,
            timeout=180,
        )
        if not done or done.returncode:
            message = f"axe-core {VERSION} could not be had from npm: accessibility was NOT audited"
            (pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip)(message)
    with tarfile.open(archive) as packed:
        return packed.extractfile("package/axe.min.js").read().decode()


def findings(page, include: str | None = None, rules: list[str] | None = None) -> list[dict]:
    """Return axe's findings on a page, or on its elements `include` (a CSS selector), by all its
    rules or the named ones: id, impact, help, and the elements' HTML.
    """
    page.evaluate(source() + "\n;undefined")
    context = {"include": [[include]]} if include else {}
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES}
    run = (
        "([context, runOnly]) => axe.run(Object.keys(context).length ? context : document, {"
        " runOnly, resultTypes: ['violations'] })"
    )
    result = page.evaluate(run, [context, only])
    return [
        {
            "id": v["id"],
            "impact": v["impact"],
            "help": v["help"],
            "where": [n["html"][:160] for n in v["nodes"][:5]],
        }
        for v in result["violations"]
    ]


def serious(found: list[dict]) -> list[dict]:
    """Return the findings of impact serious or critical."""
    return [finding for finding in found if finding["impact"] in ("serious", "critical")]
