"""What pip, conda and this machine install agree, and no committed file names one machine."""

import ast
import importlib.metadata
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tomllib
import venv

import pytest
import yaml
from ketamine_brain.workshop import environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = pathlib.Path(__file__).parents[2]
HOSTS = (
    "py" + "pi.org",
    "py" + "pi.python",
    "python" + "hosted",
    "registry." + "npmjs",
    "conda." + "anaconda",
    "anaconda" + ".org",
    "deb." + "debian",
    "repo." + "anaconda",
)
MACHINE_PATH = re.compile(r"(?<![\w.:/~-])/(?:work|root|home)/[\w.-]")


EXTRAS = ("publish", "test")  # what environment-dev.yml adds; calibrate is for pip alone
PROMISED = ("3.11.0", "3.11.4", "3.12.0", "3.13.0")


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def asked(*extras: str) -> dict[str, Requirement]:
    """Return {name: requirement} of what a learner needs, or of the named extras."""
    lines = [line for extra in extras for line in project()["optional-dependencies"][extra]]
    lines = lines if extras else project()["dependencies"]
    return {requirement.name: requirement for requirement in map(Requirement, lines)}


EVERY = {**asked(), **asked(*project()["optional-dependencies"])}


def conda_requirements(file: str) -> dict[str, str]:
    """Return {name: bounds}; packages that conda leaves to pip are named pip:NAME."""
    entries = yaml.safe_load((ROOT / file).read_text(encoding="utf-8"))["dependencies"]
    from_pip = [
        f"pip:{line}" for entry in entries if isinstance(entry, dict) for line in entry["pip"]
    ]
    lines = [entry for entry in entries if isinstance(entry, str)] + from_pip
    return dict(re.fullmatch(r"([\w.:-]+)(.*)", line).groups() for line in lines)


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return {
        canonicalize_name(name): version for name, version in (line.split("==") for line in lines)
    }


def names() -> dict[str, str]:
    return json.loads((ROOT / "tests/workshop/conda_names.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("file", "extras"), [("environment.yml", ()), ("environment-dev.yml", EXTRAS)]
)
def test_conda_asks_for_the_same_packages_within_the_same_bounds(file, extras):
    conda = conda_requirements(file)
    assert conda.pop("python", project()["requires-python"]) == project()["requires-python"]
    conda.pop("pip", None)
    wanted = {names()[name]: str(need.specifier) for name, need in asked(*extras).items()}
    assert conda == wanted


def test_the_name_map_holds_no_package_that_is_not_asked_for():
    assert set(names()) == {*asked(), *asked(*EXTRAS)}


def test_a_learner_s_environment_holds_nothing_for_tests_or_printing():
    heavy = {"pytest", "playwright", "hypothesis", "mypy", "ruff", "numpyro", "pandas", "textstat"}
    assert heavy & set(asked()) == set()


@pytest.mark.parametrize("name", EVERY)
def test_what_is_installed_and_what_is_pinned_keep_within_the_bounds(name):
    bounds = EVERY[name].specifier
    assert bounds.contains(pins()[canonicalize_name(name)], prereleases=True)
    if name not in asked("calibrate"):
        assert bounds.contains(importlib.metadata.version(name), prereleases=True)


def needed() -> set[str]:
    """Return the names of all packages that ours need, and theirs, as far as they are installed."""
    wanted, seen = list(EVERY.values()), set()
    while wanted:
        requirement = wanted.pop()
        key = (canonicalize_name(requirement.name), frozenset(requirement.extras))
        if key in seen:
            continue
        seen.add(key)
        try:
            lines = importlib.metadata.requires(requirement.name) or []
        except importlib.metadata.PackageNotFoundError:
            continue
        for need in map(Requirement, lines):
            extras = requirement.extras or {""}
            marker = need.marker
            if marker is None or any(marker.evaluate({"extra": extra}) for extra in extras):
                wanted.append(need)
    return {name for name, _ in seen}


def test_every_package_our_own_need_is_pinned_too():
    assert needed() - set(pins()) == set()


def test_no_package_is_pinned_that_nobody_needs():
    installed = {canonicalize_name(each.name) for each in importlib.metadata.distributions()}
    # For notebooks in a terminal, and for what only some machines or the calibration need.
    assert (set(pins()) & installed) - needed() <= {"coverage"}


@pytest.mark.parametrize("python", PROMISED)
def test_every_pin_admits_every_python_that_is_promised(python):
    refused = {}
    for name, version in pins().items():
        try:
            found = importlib.metadata.metadata(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        bounds = found.get("Requires-Python") or ""
        if found["Version"] == version and not SpecifierSet(bounds).contains(python):
            refused[name] = bounds
    assert refused == {}


def test_the_oldest_python_is_said_once():
    assert project()["requires-python"] == f">={'.'.join(map(str, environment.OLDEST))}"


def imported(folder: str) -> set[str]:
    """Return the top names that the files of a folder import, also inside functions."""
    found = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names)


@pytest.mark.parametrize("folder", ["notebooks/ketamine_brain", "tests"])
def test_what_is_imported_is_asked_for(folder):
    """A package that came with another one goes away with it."""
    homes = importlib.metadata.packages_distributions()
    ours = {path.stem for path in (ROOT / "tests").rglob("*")} | {"ketamine_brain"}
    declared = {canonicalize_name(name) for name in EVERY}
    missing = {
        name
        for name in imported(folder) - ours
        if not {canonicalize_name(home) for home in homes.get(name, [name])} & declared
    }
    assert missing - {"jax"} == set()  # jax is numpyro's own


def test_pins_are_names_and_versions_alone():
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*", line), line


def committed_files() -> list[pathlib.Path]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True)
    if listed.returncode:
        pytest.skip("not a git clone, so what is committed is not known")
    return [
        ROOT / name
        for name in listed.stdout.decode().split("\0")
        if name and (ROOT / name).is_file()
    ]


def host_or_machine_path(text: str) -> str | None:
    """Return the first package host, or absolute path of one machine, that `text` names."""
    host = next((host for host in HOSTS if host in text), None)
    path = MACHINE_PATH.search(text)
    return host or (path and path[0])


def test_no_committed_file_names_a_package_host_or_a_folder_of_one_machine():
    found = {}
    for path in committed_files():
        trouble = host_or_machine_path(path.read_bytes().decode("utf-8", "replace"))
        if trouble:
            found[str(path.relative_to(ROOT))] = trouble
    assert found == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://py" + "pi.org/simple", "py" + "pi.org"),
        ("open('/ro" + "ot/x')", "/ro" + "ot/x"),
        ("/ho" + "me/someone/clone", "/ho" + "me/s"),
        ("../work/plan", None),
        ("https://example.org/home/page", None),
        ("at home / work", None),
    ],
)
def test_that_search_finds_hosts_and_paths_and_leaves_addresses_alone(text, found):
    assert host_or_machine_path(text) == found


def test_too_old_a_python_is_told_which_one_is_needed():
    said = environment.complaint((3, 9), lambda name: True)
    assert "3.11 or newer" in said and "this is Python 3.9" in said and "PYTHON=" in said
    assert environment.complaint((3, 11), lambda name: True) is None


def test_a_python_without_venv_is_told_what_to_install():
    assert "python3-venv" in environment.complaint((3, 12), lambda name: name != "ensurepip")
    assert "venv and ensurepip" in environment.complaint((3, 12), lambda name: False)


def test_progress_counts_packages_and_names_the_long_steps():
    said = []
    lines = [
        "Collecting numpy>=1.26\n",
        "  Downloading numpy.whl\n",
        "Processing /a/b/scipy-1.17.whl (from x)\n",
        "Installing collected packages: numpy, scipy\n",
    ]
    assert environment.progress(lines, 120, said.append) == lines
    assert said == [
        "  [1 of about 120] numpy>=1.26",
        "  [2 of about 120] scipy-1.17.whl",
        "  Installing collected packages ...",
    ]


@pytest.fixture
def clone(tmp_path):
    """A small clone with a real environment but no packages, recorded as ready for tests."""
    folder = tmp_path / "Kätamin's course & co #1"
    package = folder / "notebooks" / "ketamine_brain"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("", encoding="utf-8")
    for name in ("pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, folder / name)
    venv.create(folder / ".venv", with_pip=False)
    environment.link_package(str(folder / ".venv"), str(folder))
    environment.record_ready(str(folder / ".venv"), str(folder), ["test"])
    return folder


def package_found_by(clone):
    """Return where the Python of a clone's environment finds the package, started elsewhere."""
    ask = "import ketamine_brain; print(ascii(ketamine_brain.__file__))"
    python = environment.python_in(str(clone / ".venv"))
    bare = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    said = subprocess.run(
        [python, "-c", ask], cwd="/", env=bare, capture_output=True, encoding="utf-8", check=True
    )
    return pathlib.Path(ast.literal_eval(said.stdout)).resolve().parents[2]


def test_a_clone_that_is_copied_or_renamed_works_on_itself(clone):
    assert package_found_by(clone) == clone
    copied = shutil.copytree(clone, clone.with_name("copy"), symlinks=True)
    assert package_found_by(copied) == copied
    renamed = clone.rename(clone.with_name("renamed"))
    assert package_found_by(renamed) == renamed


def test_no_file_of_ours_in_the_environment_holds_an_absolute_path(clone):
    for name in (environment.LINK, "ready"):
        (file,) = (clone / ".venv").rglob(name)
        assert str(clone) not in file.read_text(encoding="utf-8")


def test_an_environment_is_made_anew_when_what_it_is_made_from_changes(clone):
    folder = str(clone / ".venv")
    assert environment.extras_ready(folder, str(clone)) == {"test"}
    with open(clone / "constraints.txt", "a", encoding="utf-8") as pins_file:
        pins_file.write("another==1.0\n")
    assert environment.extras_ready(folder, str(clone)) is None
    assert environment.extras_ready(str(clone / "nowhere"), str(clone)) is None


def test_what_is_ready_is_left_alone_and_what_is_missing_is_added(clone, monkeypatch):
    asked_of_pip = []
    monkeypatch.setattr(
        environment, "install", lambda folder, clone, extras, say: asked_of_pip.append(extras)
    )
    folder = str(clone / ".venv")
    assert environment.make(folder, str(clone), ["test"]) == 0 and asked_of_pip == []
    assert environment.make(folder, str(clone), []) == 0 and asked_of_pip == []
    assert environment.make(folder, str(clone), ["publish"]) == 0
    assert asked_of_pip == [["publish", "test"]]
    assert environment.extras_ready(folder, str(clone)) == {"publish", "test"}


def test_what_pip_gives_as_the_reason_is_repeated_last():
    lines = ["Collecting a\n", "ERROR: soupsieve==4.1.2 needs another Python\n", "hint\n"] * 2
    said = environment.explain(lines)
    assert said.endswith("ERROR: soupsieve==4.1.2 needs another Python")
    assert "network" not in said
    refused = "WARNING: Retrying after connection broken by 'NewConnectionError(…)'\n"
    assert "network" in environment.explain([refused])


def test_it_says_so_outside_a_clone(tmp_path):
    outside = tmp_path / "a" / "b" / "c" / "environment.py"
    outside.parent.mkdir(parents=True)
    shutil.copy(environment.__file__, outside)
    told = subprocess.run(
        [sys.executable, str(outside), ".venv"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert told.returncode == 1 and "constraints.txt" in told.stdout
    assert not (tmp_path / ".venv").exists()


def test_every_make_target_calls_a_module_of_the_package():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    called = re.findall(r"\$\(RUN\) ketamine_brain\.(\S+)", text)
    assert len(called) == len(set(called)) == 12
    for module in called:
        path = ROOT / "notebooks" / "ketamine_brain" / module.replace(".", "/")
        assert path.with_suffix(".py").exists() or path.is_dir(), module
    targets = re.search(r"\.PHONY: ((?:.*\\\n)*.*)", text)[1].replace("\\", "").split()
    for target in targets:
        assert re.search(rf"^{target}:.*## \S", text, re.M), target


def test_make_runs_on_its_own_clone_whatever_was_installed():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert 'RUN := PYTHONPATH="$(CURDIR)/notebooks" ' in text


def test_text_files_have_the_same_line_endings_everywhere():
    rules = (ROOT / ".gitattributes").read_text(encoding="utf-8")
    assert "* text=auto eol=lf" in rules
    crlf = [path.name for path in committed_files() if b"\r\n" in text_bytes(path)]
    assert crlf == []


def text_bytes(path):
    return b"" if path.suffix in (".png", ".pdf") else path.read_bytes()
