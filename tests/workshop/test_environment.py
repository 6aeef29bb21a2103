"""What pip, conda and this machine install agree, and nothing committed names a package host or a folder of one machine."""

import importlib.metadata
import json
import pathlib
import re
import subprocess
import sys
import tomllib

import pytest
import yaml
from ketamine_brain.workshop import environment
from packaging.requirements import Requirement
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


def pip_requirements() -> dict[str, Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = project["dependencies"] + project["optional-dependencies"]["test"]
    return {requirement.name: requirement for requirement in map(Requirement, lines)}


def conda_requirements() -> dict[str, str]:
    """Return {name: bounds}; packages that conda leaves to pip are named pip:NAME."""
    entries = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    from_pip = [
        f"pip:{line}" for entry in entries if isinstance(entry, dict) for line in entry["pip"]
    ]
    lines = [entry for entry in entries if isinstance(entry, str)] + from_pip
    return dict(re.fullmatch(r"([\w.:-]+)(.*)", line).groups() for line in lines)


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    return {
        canonicalize_name(name): version for name, version in (line.split("==") for line in lines)
    }


def names() -> dict[str, str]:
    return json.loads((ROOT / "tests/workshop/conda_names.json").read_text())


def test_conda_asks_for_the_same_packages_within_the_same_bounds():
    conda = conda_requirements()
    assert (
        conda.pop("python")
        == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    )
    conda.pop("pip")
    assert conda == {
        names()[name]: str(requirement.specifier)
        for name, requirement in pip_requirements().items()
    }


def test_the_name_map_holds_no_package_that_is_not_asked_for():
    assert set(names()) == set(pip_requirements())


@pytest.mark.parametrize("name", pip_requirements())
def test_what_is_installed_and_what_is_pinned_keep_within_the_bounds(name):
    bounds = pip_requirements()[name].specifier
    assert bounds.contains(importlib.metadata.version(name), prereleases=True)
    assert bounds.contains(pins()[canonicalize_name(name)], prereleases=True)


def test_every_package_our_own_need_is_pinned_too():
    wanted, seen = (
        [Requirement("ketamine-brain[test]")]
        if is_installed()
        else list(pip_requirements().values()),
        set(),
    )
    while wanted:
        requirement = wanted.pop()
        key = (canonicalize_name(requirement.name), frozenset(requirement.extras))
        if key in seen:
            continue
        seen.add(key)
        extras = requirement.extras or {""}
        for line in importlib.metadata.requires(requirement.name) or []:
            need = Requirement(line)
            if need.marker is None or any(
                need.marker.evaluate({"extra": extra}) for extra in extras
            ):
                wanted.append(need)
    assert {name for name, _ in seen} - set(pins()) - {"ketamine-brain"} == set()


def is_installed() -> bool:
    try:
        importlib.metadata.version("ketamine-brain")
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def test_pins_are_names_and_versions_alone():
    for line in (ROOT / "constraints.txt").read_text().splitlines():
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


def test_it_says_where_to_stand_when_started_elsewhere(tmp_path):
    command = [sys.executable, "-m", "ketamine_brain.workshop.environment", ".venv"]
    told = subprocess.run(
        command,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT / "notebooks")},
        capture_output=True,
        text=True,
    )
    assert (
        told.returncode == 1
        and "constraints.txt" in told.stdout
        and not (tmp_path / ".venv").exists()
    )


def test_every_make_target_calls_a_module_of_the_package():
    text = (ROOT / "Makefile").read_text()
    called = set(re.findall(r"\$\(RUN\) (\S+)", text)) | set(
        re.findall(r"-m (ketamine_brain\S+)", text)
    )
    assert len(called) == 11  # ten that need packages, and the one that installs them
    for target in re.search(r"\.PHONY: (.*)", text)[1].split():
        assert re.search(rf"^{target}:.*## \S", text, re.M), target
