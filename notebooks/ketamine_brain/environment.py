"""Make the environment that `make lab` and `make test` need: a `.venv` beside this clone, with the pinned versions.

Run from the clone's folder: `python -m ketamine_brain.environment .venv`, or `--clean` to remove what was made. It uses the
standard library alone, and syntax that an old Python still reads, so that the wrong Python gets a sentence and not a traceback.
"""

import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
MADE = (
    ".venv",
    "_site",
    "_run",
    ".pytest_cache",
    ".hypothesis",
    os.path.join("notebooks", "ketamine_brain.egg-info"),
)
STEPS = ("Installing build dependencies: started", "Installing collected packages")


def complaint(version, importable):
    """Return why this Python cannot make the environment, or None: `version` is (major, minor), `importable(name)` a bool."""
    if tuple(version[:2]) < OLDEST:
        return (
            "Python %d.%d or newer is needed, and this is Python %d.%d.\n"
            "Name a newer one: make lab PYTHON=python3.12   (or install it, or use conda: see README.md)"
            % (OLDEST + tuple(version[:2]))
        )
    missing = [name for name in ("venv", "ensurepip") if not importable(name)]
    if missing:
        return (
            "This Python comes without its module %s, so it cannot make an environment.\n"
            "On Debian or Ubuntu: sudo apt install python3-venv\n"
            "Elsewhere: install Python from python.org, or use conda: see README.md"
            % " and ".join(missing)
        )
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
    return (
        os.path.join(folder, "Scripts", "python.exe")
        if os.name == "nt"
        else os.path.join(folder, "bin", "python")
    )


def progress(lines, total, say):
    """Read pip's lines; say one short line for each package it takes up and each long step; return all lines."""
    kept, count = [], 0
    for line in lines:
        kept.append(line)
        text = line.strip()
        if text.startswith(("Collecting ", "Processing ")):
            count += 1
            say("  [%d of about %d] %s" % (count, total, text.split()[1].split("/")[-1]))
        elif text.startswith(STEPS):
            say("  " + text.split(":")[0] + " ...")
    return kept


def install(folder, say):
    """Install this clone with its test packages into `folder` at the pinned versions; return pip's exit code."""
    with open("constraints.txt") as pins:
        total = sum("==" in line for line in pins)
    command = [
        python_in(folder),
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "-c",
        "constraints.txt",
        "-e",
        ".[test]",
    ]
    pip = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True
    )
    lines = progress(pip.stdout, total, say)
    code = pip.wait()
    if code:
        say("".join(lines[-25:]))
        say(
            "The packages could not be installed. The last lines of pip are above; the usual cause is no network."
        )
    return code


def clean():
    """Remove the environment and everything else that was made and is not committed; return 0."""
    caches = [
        os.path.join(top, "__pycache__") for top, inner, _ in os.walk(".") if "__pycache__" in inner
    ]
    for folder in MADE + tuple(caches):
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def say(text):
    """Print a line at once."""
    print(text, flush=True)


def main(folder):
    """Make the environment `folder` anew; return 0, or 1 after saying in words what is missing."""
    if not os.path.exists("constraints.txt"):
        say("Run this from the folder of the clone: the one that holds constraints.txt.")
        return 1
    if folder == "--clean":
        return clean()
    trouble = complaint(sys.version_info, is_importable)
    if trouble:
        say(trouble)
        return 1
    import venv

    say(
        "Making %s with Python %d.%d. Once only: about 300 MB, one to three minutes."
        % ((folder, *sys.version_info[:2]))
    )
    shutil.rmtree(folder, ignore_errors=True)
    venv.create(folder, with_pip=True)
    if install(folder, say):
        return 1
    open(os.path.join(folder, "ready"), "w").close()
    say("Ready.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ".venv"))
