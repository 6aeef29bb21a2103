"""Packages for a learning system, put to a real run-time API (npm `scorm-again`) in Chromium."""

import pathlib
import shutil
import subprocess
import tarfile
import xml.etree.ElementTree as ET
import zipfile

import pytest
from browser.conftest import hosted
from ketamine_brain.publish import lms
from publish.test_site import QUIZ, save

SCORM_AGAIN = "3.4.3"
API = {
    "scorm12": ("scorm12.min.js", "API", "Scorm12API"),
    "scorm2004": ("scorm2004.min.js", "API_1484_11", "Scorm2004API"),
}
HARNESS = """<!doctype html><meta charset="utf-8"><title>System</title>
<script src="{file}"></script>
<script>window.{name} = new {kind}({{ autocommit: false, logLevel: 5 }});</script>
<iframe src="page/99_demo.html" width="900" height="700" title="page"></iframe>"""


@pytest.fixture(scope="session")
def scorm_again(tmp_path_factory):
    """The folder of scorm-again's browser builds, brought from npm."""
    folder = tmp_path_factory.mktemp("scorm")
    if not shutil.which("npm"):
        pytest.skip("no npm on this machine: the packages were NOT put to a run-time API")
    done = subprocess.run(
        ["npm", "pack", "--silent", f"scorm-again@{SCORM_AGAIN}"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        pytest.skip("npm could not bring scorm-again: the packages were NOT put to a run-time API")
    with tarfile.open(next(folder.glob("*.tgz"))) as packed:
        for file, *_ in API.values():
            (folder / file).write_bytes(packed.extractfile(f"package/dist/{file}").read())
    return folder


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    """SCORM packages of a notebook with one question."""
    from nbformat.v4 import new_code_cell

    folder = tmp_path_factory.mktemp("packages")
    save(folder, cells=[new_code_cell(QUIZ)])
    return lms.write(folder, notebooks=folder)


@pytest.fixture
def served(tmp_path):
    with hosted(tmp_path) as address:
        yield address


def package_of(packages, edition):
    return next(p for p in packages if p.name == f"99_demo-{edition}.zip")


@pytest.mark.parametrize("edition", lms.EDITIONS)
def test_completion_and_score_reach_the_system(
    browser, packages, scorm_again, served, tmp_path, edition
):
    file, name, kind = API[edition]
    shutil.copy(scorm_again / file, tmp_path / file)
    with zipfile.ZipFile(package_of(packages, edition)) as packed:
        packed.extractall(tmp_path / "page")
    harness = HARNESS.format(file=file, name=name, kind=kind)
    (tmp_path / "index.html").write_text(harness, encoding="utf-8")
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(f"{served}/index.html")
        frame = page.frame_locator("iframe")
        frame.get_by_role("radio").first.wait_for()

        def said(field):
            get = "GetValue" if edition == "scorm2004" else "LMSGetValue"
            return page.evaluate(f"field => window.{name}.{get}(field)", field)

        core = "cmi" if edition == "scorm2004" else "cmi.core"
        status = "completion_status" if edition == "scorm2004" else "lesson_status"
        assert said(f"{core}.{status}") == "incomplete"
        frame.get_by_role("radio").nth(1).check()
        frame.get_by_role("button", name="Check").click()
        assert said(f"{core}.{status}") == "completed" and said(f"{core}.score.raw") == "0"
        frame.get_by_role("radio").nth(0).check()
        frame.get_by_role("button", name="Check").click()
        assert said(f"{core}.score.raw") == "100"
        if edition == "scorm2004":
            assert float(said("cmi.score.scaled")) == 1.0
        page.evaluate("document.querySelector('iframe').src = 'about:blank'")
        page.wait_for_timeout(300)
        assert page.evaluate(f"window.{name}.isTerminated()")
    finally:
        context.close()


@pytest.mark.parametrize("edition", lms.EDITIONS)
def test_the_manifest_names_every_page_in_the_package(packages, edition):
    whole = next(p for p in packages if p.name == f"{lms.SERIES}-{edition}.zip")
    with zipfile.ZipFile(whole) as packed:
        manifest = ET.fromstring(packed.read("imsmanifest.xml"))
        names = set(packed.namelist())
    resources = [node for node in manifest.iter() if node.tag.endswith("}resource")]
    assert {node.get("href") for node in resources} == names - {"imsmanifest.xml"} != set()
    kinds = {
        value for node in resources for key, value in node.items() if "cormtype" in key.lower()
    }
    assert kinds == {"sco"}
    items = [node for node in manifest.iter() if node.tag.endswith("}item")]
    assert {i.get("identifierref") for i in items} == {r.get("identifier") for r in resources}


def test_the_same_page_gives_the_same_package(packages, tmp_path):
    page = next(iter(packages))
    again = lms.write(tmp_path, notebooks=page.parents[1])
    first = next(p for p in again if p.name == page.name)
    assert pathlib.Path(first).read_bytes() == page.read_bytes()


def test_a_page_with_no_system_above_it_works_as_before(browser, packages, tmp_path):
    with zipfile.ZipFile(package_of(packages, "scorm12")) as packed:
        packed.extractall(tmp_path)
    context = browser.new_context(offline=True)
    try:
        page = context.new_page()
        said = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda problem: said.append(str(problem)))
        page.goto((tmp_path / "99_demo.html").as_uri())
        page.get_by_role("radio").first.check()
        page.get_by_role("button", name="Check").click()
        assert "1 of 1 right" in page.locator(".kb-score").inner_text() and said == []
    finally:
        context.close()
