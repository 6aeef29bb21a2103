"""Make the environment that `make` needs: a `.venv` beside this clone, with the pinned versions.

    python notebooks/ketamine_brain/workshop/environment.py .venv             for learning
    python notebooks/ketamine_brain/workshop/environment.py .venv test publish  … for more
    python notebooks/ketamine_brain/workshop/environment.py --clean           remove what was made

It uses the standard library alone, and syntax that an old Python still reads, so that the wrong
Python gets a sentence and not a traceback. The environment finds the package by a path relative
to itself, so a clone that is copied, moved or renamed goes on working, and on itself.
"""

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
CLONE = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), *[os.pardir] * 3))
PINS = "constraints.txt"
PROJECT = "pyproject.toml"
LINK = "ketamine_brain.pth"  # what Python reads to find the package
MADE = (
    ".venv",
    "_site",
    "_run",
    "node_modules",
    ".pytest_cache",
    ".hypothesis",
    ".mypy_cache",
    ".ruff_cache",
    ".import_linter_cache",
)
LONG_STEPS = ("Installing build dependencies: started", "Installing collected packages")


def complaint(version, importable):
    """Return why this Python cannot make the environment, or None.

    version: (major, minor, …). importable: a function of a module's name that returns a bool.
    """
    if tuple(version[:2]) < OLDEST:
        return (
            "Python {}.{} or newer is needed, and this is Python {}.{}.\n"
            "Name a newer one: make lab PYTHON=python3.12   "
            "(or install it, or use conda: see README.md)"
        ).format(*(OLDEST + tuple(version[:2])))
    missing = [name for name in ("venv", "ensurepip") if not importable(name)]
    if missing:
        return (
            "This Python comes without its module {}, so it cannot make an environment.\n"
            "On Debian or Ubuntu: sudo apt install python3-venv\n"
            "Elsewhere: install Python from python.org, or use conda: see README.md"
        ).format(" and ".join(missing))
    return None


def is_importable(name):
    """Return whether a module of this name can be imported."""
    try:
        __import__(name)
    except ImportError:
        return False
    return True


def python_in(folder):
    """Return the path of the Python inside the environment `folder`, on any system."""
    windows = os.name == "nt"
    return os.path.join(folder, *(("Scripts", "python.exe") if windows else ("bin", "python")))


def digest(clone):
    """Return what changes when the environment has to be made anew: a digest of what it is from."""
    seen = hashlib.sha256()
    for name in (PROJECT, PINS):
        with open(os.path.join(clone, name), "rb") as file:
            seen.update(file.read().replace(b"\r\n", b"\n"))
    return seen.hexdigest()


def extras_ready(folder, clone):
    """Return the set of extras that `folder` holds at the versions of today, or None when stale."""
    try:
        with io.open(os.path.join(folder, "ready"), encoding="utf-8") as file:
            record = json.load(file)
        current = record["digest"] == digest(clone) and os.path.exists(python_in(folder))
        return set(record["extras"]) if current else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def record_ready(folder, clone, extras):
    """Write down what `folder` holds, for `extras_ready` to read."""
    with io.open(os.path.join(folder, "ready"), "w", encoding="utf-8") as file:
        file.write(json.dumps({"digest": digest(clone), "extras": sorted(extras)}))


def requirements(clone, extras):
    """Return the lines of pyproject.toml that ask for packages. Raises KeyError for no such
    extra.
    """
    import tomllib

    with open(os.path.join(clone, PROJECT), "rb") as file:
        project = tomllib.load(file)["project"]
    lines = list(project["dependencies"])
    for extra in extras:
        lines += project["optional-dependencies"][extra]
    return lines


def link_package(folder, clone):
    """Let the environment find the package, by a path relative to the environment."""
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    said = subprocess.check_output([python_in(folder), "-c", ask]).decode(
        sys.getfilesystemencoding()
    )
    site_packages = os.path.realpath(said.strip())
    notebooks = os.path.realpath(os.path.join(clone, "notebooks"))
    with io.open(os.path.join(site_packages, LINK), "w", encoding="utf-8") as file:
        file.write(os.path.relpath(notebooks, site_packages) + "\n")


def progress(lines, total, say):
    """Read pip's lines, say one for each package taken up and each long step, and return all."""
    kept, count = [], 0
    for line in lines:
        kept.append(line)
        text = line.strip()
        if text.startswith(("Collecting ", "Processing ")):
            count += 1
            name = text.split()[1].split("/")[-1]
            say("  [{} of about {}] {}".format(count, total, name))
        elif text.startswith(LONG_STEPS):
            say("  " + text.split(":")[0] + " ...")
    return kept


def explain(lines):
    """Return what to say when pip has failed: its last lines, its own words for why, what to do."""
    errors = [line.strip() for line in lines if line.lstrip().startswith("ERROR:")]
    network = any("NewConnectionError" in line or "Retrying" in line for line in lines)
    cause = "\n".join(errors) or "pip did not say why."
    usual = "\nThe usual cause of this is no network." if network else ""
    tail = "".join(lines[-25:])
    return "{}\nThe packages could not be installed. pip says:\n{}{}".format(tail, cause, usual)


def install(folder, clone, extras, say):
    """Install what the package and `extras` need, at the pinned versions; return pip's exit
    code.
    """
    pins = os.path.join(clone, PINS)
    with io.open(pins, encoding="utf-8") as file:
        total = sum("==" in line for line in file)
    pip = [python_in(folder), "-m", "pip", "install", "--disable-pip-version-check", "-c", pins]
    running = subprocess.Popen(
        pip + requirements(clone, extras),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    lines = progress(running.stdout, total, say)
    code = running.wait()
    if code:
        say(explain(lines))
    return code


def clean(clone):
    """Remove the environment and everything else that was made and is not committed; return 0."""
    caches = [
        os.path.join(top, "__pycache__")
        for top, inner, _ in os.walk(clone)
        if "__pycache__" in inner
    ]
    for made in [os.path.join(clone, name) for name in MADE] + caches:
        shutil.rmtree(made, ignore_errors=True)
    return 0


def say(text):
    """Print a line at once, whatever the terminal can show."""
    encoding = sys.stdout.encoding or "ascii"
    print(text.encode(encoding, "replace").decode(encoding), flush=True)


def make(folder, clone, extras):
    """Make the environment `folder`, or add to it what is missing; return 0, or 1 after saying
    why.
    """
    there = extras_ready(folder, clone)
    if there is not None and there >= set(extras):
        return 0
    trouble = complaint(sys.version_info, is_importable)
    if trouble:
        say(trouble)
        return 1
    if there is None:
        import venv

        made = "Making {} with Python {}.{}. Once only: about 300 MB, one to three minutes."
        say(made.format(folder, *sys.version_info[:2]))
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        link_package(folder, clone)
    else:
        say("Adding to {}: {}".format(folder, ", ".join(sorted(set(extras) - there))))
    wanted = sorted(set(extras) | (there or set()))
    if install(folder, clone, wanted, say):
        return 1
    record_ready(folder, clone, wanted)
    say("Ready.")
    return 0


def main(arguments):
    """Make the environment that `arguments` name (folder, then extras), or clean; return 0 or 1."""
    if not os.path.exists(os.path.join(CLONE, PINS)):
        say("This works inside a clone only: {} holds no {}.".format(CLONE, PINS))
        return 1
    if arguments[:1] == ["--clean"]:
        return clean(CLONE)
    return make(arguments[0] if arguments else ".venv", CLONE, arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
