"""Write packages for a learning system to _site/lms/: `python -m ketamine_brain.publish.lms`.

Each notebook's page, and the whole series, as SCORM 1.2 and as SCORM 2004: zip files that a clinic
or a university uploads. A page tells the system when all its questions are answered, and the score.
"""

from __future__ import annotations

import base64
import hashlib
import pathlib
import re
import zipfile
from xml.sax.saxutils import escape, quoteattr

from ketamine_brain.explorer.widget import scorm_script
from ketamine_brain.publish import command, pages
from ketamine_brain.publish.command import SITE
from ketamine_brain.publish.notebooks import NOTEBOOKS, find
from ketamine_brain.publish.parallel import side_by_side
from ketamine_brain.publish.site import titles
from ketamine_brain.publish.terminal import run_as_command

EDITIONS = ("scorm12", "scorm2004")
SERIES = "ketamine_brain"
EPOCH = (1980, 1, 1, 0, 0, 0)  # zip knows no earlier date; one date, so the same pages, same bytes
_HOME = re.compile('<a class="home".*?</a>')  # to pages that are not in the package

_HEAD = {
    "scorm12": (
        'xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" '
        'xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"',
        "<schema>ADL SCORM</schema><schemaversion>1.2</schemaversion>",
        'adlcp:scormtype="sco"',
    ),
    "scorm2004": (
        'xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" '
        'xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" '
        'xmlns:imsss="http://www.imsglobal.org/xsd/imsss"',
        "<schema>ADL SCORM</schema><schemaversion>2004 4th Edition</schemaversion>",
        'adlcp:scormType="sco"',
    ),
}


def for_system(page: str) -> str:
    """Return a page with the script that tells a learning system of its checks, and no way out of
    its frame.
    """
    script = scorm_script()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    allowed = page.replace("script-src 'sha256-", f"script-src 'sha256-{digest}' 'sha256-", 1)
    before, last, after = allowed.rpartition("<script>")
    return _HOME.sub("", f"{before}<script>{script}</script>\n{last}{after}")


def manifest(title: str, items: list[tuple[str, str]], edition: str) -> str:
    """Return imsmanifest.xml of a package with one item a page; `items` are (name, title)."""
    names, schema, kind = _HEAD[edition]
    listed = "\n".join(
        f'      <item identifier="item-{name}" identifierref="page-{name}" isvisible="true">'
        f"<title>{escape(words)}</title></item>"
        for name, words in items
    )
    resources = "\n".join(
        f'    <resource identifier="page-{name}" type="webcontent" {kind} '
        f"href={quoteattr(f'{name}.html')}><file href={quoteattr(f'{name}.html')}/></resource>"
        for name, _ in items
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="{SERIES}" version="1.0" {names}>
  <metadata>{schema}</metadata>
  <organizations default="series">
    <organization identifier="series">
      <title>{escape(title)}</title>
{listed}
    </organization>
  </organizations>
  <resources>
{resources}
  </resources>
</manifest>
"""


def package(file: pathlib.Path, title: str, made: list[pages.Made], edition: str) -> pathlib.Path:
    """Write a package of pages to `file`; return its path."""
    items = [(page.name, page.title) for page in made]
    contents = {"imsmanifest.xml": manifest(title, items, edition)}
    contents |= {f"{page.name}.html": for_system(page.html) for page in made}
    with zipfile.ZipFile(file, "w") as packed:
        for name, text in contents.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(info, text)
    return file


def write(
    folder: pathlib.Path = SITE, only: tuple[str, ...] = (), notebooks: pathlib.Path = NOTEBOOKS
) -> list[pathlib.Path]:
    """Write the packages to folder/lms; return their paths. Raises ValueError naming a page that
    cannot be made.
    """
    home = folder / "lms"
    home.mkdir(parents=True, exist_ok=True)
    chosen = find(notebooks, only)
    made, written = [], []
    for path, page in side_by_side(_alone, chosen, what="pages"):
        if isinstance(page, ValueError):
            raise ValueError(f"{path.stem}: {page}")
        made.append(page)
    groups = [(page.name, page.title, [page]) for page in made]
    if not only:
        groups.append((SERIES, "Ketamine and the brain", made))
    for name, title, group in groups:
        for edition in EDITIONS:
            file = package(home / f"{name}-{edition}.zip", title, group, edition)
            written.append(file)
            print(f"{file.name:<44} {file.stat().st_size / 1000:>6.0f} KB", flush=True)
    return written


def _alone(path: pathlib.Path) -> pages.Made:
    """Return a notebook's page with no links to other pages: a system tracks one page at a time."""
    return pages.make(path, titles([path]))


def main(arguments: list[str] | None = None) -> int:
    """Write the packages; return 0, or 1 after saying what is wrong."""
    return command.run(
        "lms", __doc__.splitlines()[0], write, "{count} packages in {to}/lms", arguments
    )


if __name__ == "__main__":
    run_as_command(main)
