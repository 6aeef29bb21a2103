"""How fast it is, side by side with plain `interact` in the same run: `python -m
ketamine_brain.workshop.bench [--quick]`.

Nothing here is a test: machines are noisy, so what counts is the ratio within one run. Bars are
those of the design.
"""

from __future__ import annotations

import argparse
import contextlib
import getpass
import json
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ketamine_brain.publish.chromium import (
    NOTEBOOKS,
    chromium,
    chromium_path,
    free_port,
    jupyterlab,
    open_notebook,
    run_all,
)
from ketamine_brain.publish.terminal import run_as_command

SCRIPT = pathlib.Path(__file__).with_suffix(".js")
PHONE = 458  # Lighthouse's benchmark index of a middling phone, for which the bars were set
PHONE_TRIES = 3
PHONE_ROUNDS = 3  # of which the middle one counts
FIRST_LOOK_MS = 2000  # from the opening of a page until a reader moves what is on it
BASELINE = """import numpy as np, matplotlib.pyplot as plt
from ipywidgets import interact, FloatSlider
from ketamine_brain.models.mood_onset import simulate, simulate_band
from ketamine_brain.models.mood_plans import named_plan
days = np.linspace(0, 28, 200)
@interact(mg_per_kg=FloatSlider(min=0.1, max=1.0, step=0.01, value=0.5))
def show(mg_per_kg):
    plan, control = named_plan("one", mg_per_kg=mg_per_kg), named_plan("nothing")
    figure, axes = plt.subplots(figsize=(8, 4.6))
    axes.fill_between(days, *simulate_band(plan, days), alpha=0.3)
    axes.plot(days, simulate(plan, days).madrs)
    axes.plot(days, simulate(control, days).madrs, "--")
    axes.set_ylim(0, 45)
    plt.show()"""


def line(what: str, value: str, bar: str, inside: bool | None = None) -> None:
    """Print one row of the table: what, measured, bar, and whether it holds."""
    verdict = {True: "ok", False: "MISSED", None: ""}[inside]
    print(f"{what:<58} {value:>24}   {bar:<22} {verdict}", flush=True)


def times_ms(action: Callable[[int], object], count: int) -> np.ndarray:
    """Return the milliseconds of each of `count` calls, after three warm ones."""
    found = []
    for i in range(count + 3):
        start = time.perf_counter()
        action(i)
        found.append(1000 * (time.perf_counter() - start))
    return np.array(found[3:])


def dragged(explorer: Any, count: int) -> Callable[[int], object]:
    """Return a function that calls an explorer's model at the i-th of `count` places of its
    slider.
    """
    sliders = [control for control in explorer.controls.values() if hasattr(control, "step")]
    settings = [dict(explorer.defaults) for _ in range(count)]
    for slider in sliders[:1]:
        settings = [
            {**values, slider.name: slider.at(share)}
            for values, share in zip(settings, np.linspace(0, 1, count), strict=True)
        ]
    return lambda i: explorer.model(**settings[i])


def bench_models(count: int) -> None:
    """Time every explorer's model call, dragging its first slider."""
    from ketamine_brain.publish.collect import explorers

    for notebook, explorer in explorers():
        found = times_ms(dragged(explorer, count + 3), count)
        slow = explorer.spec.get("mode", "").startswith("twin")
        limit = 50 if slow else 5
        line(
            f"model call, {notebook} {explorer.name}",
            f"median {np.median(found):.2f} ms",
            f"≤ {limit} ms",
            bool(np.median(found) <= limit),
        )


def bench_group() -> None:
    """Time 10,000 virtual patients over 28 days."""
    from ketamine_brain.models.mood_onset import simulate_group
    from ketamine_brain.models.mood_plans import named_plan

    found = times_ms(lambda i: simulate_group(named_plan("six"), np.arange(29.0), 10_000, i), 3)
    line(
        "10,000 patients × 28 days",
        f"median {np.median(found) / 1000:.2f} s",
        "≤ 0.5 s",
        bool(np.median(found) <= 500),
    )


def bench_import() -> None:
    """Time the imports of an opening cell in a fresh Python, less the start of Python itself."""

    def run(code: str) -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True, cwd=NOTEBOOKS)
        return time.perf_counter() - start

    empty = statistics.median(run("pass") for _ in range(3))
    full = statistics.median(
        run("import ketamine_brain; from ketamine_brain.teaching import Lesson") for _ in range(3)
    )
    line("import for an opening cell", f"{full - empty:.2f} s", "≤ 1.0 s", full - empty <= 1.0)


def bench_run_all(only: list[str]) -> None:
    """Time Run All of each notebook in a fresh kernel."""
    import nbformat

    from ketamine_brain.publish.notebooks import find, run

    for path in find(only=tuple(only)):
        book = nbformat.read(path, as_version=4)
        start = time.perf_counter()
        run(book, path.parent)
        seconds = time.perf_counter() - start
        line(f"Run All, {path.name}", f"{seconds:.1f} s", "≤ 8 s", seconds <= 8)


def _baseline_folder() -> pathlib.Path:
    import nbformat

    folder = pathlib.Path(tempfile.mkdtemp(prefix="bench-"))
    book = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(BASELINE)],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    nbformat.write(book, folder / "baseline.ipynb")
    return folder


def measure_live(
    folder: pathlib.Path,
    notebook: str,
    selector: str,
    watch: str,
    times: int,
    seconds: float,
    low_latency: bool = True,
) -> dict:
    """Return {latency: ms list, frames_a_second, moved_px} of the first live figure of a notebook
    in a real JupyterLab.
    """
    with jupyterlab(folder, low_latency) as address, chromium() as context:
        page = context.new_page()
        open_notebook(page, address, notebook)
        run_all(page)
        page.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"))
        page.locator(selector).first.scroll_into_view_if_needed()
        page.wait_for_timeout(1500)
        root = f"window.watched = kbBench.{watch}(document.querySelector({json.dumps(selector)}))"
        page.evaluate(f"() => {{ {root}; }}")
        latency = page.evaluate(f"() => kbBench.latency(watched, {times})")
        page.evaluate(f"() => {{ {root}; }}")
        return {"latency": latency, **page.evaluate(f"() => kbBench.drag(watched, {seconds})")}


def bench_live(times: int, seconds: float) -> None:
    """Compare our explorer with `interact` + inline matplotlib, both live in JupyterLab in this
    run.
    """
    ours = measure_live(
        NOTEBOOKS, "05_mood_onset.ipynb", ".kb-explorer", "watchExplorer", times, seconds
    )
    plain = measure_live(
        NOTEBOOKS,
        "05_mood_onset.ipynb",
        ".kb-explorer",
        "watchExplorer",
        times // 2,
        seconds,
        low_latency=False,
    )
    base = measure_live(
        _baseline_folder(),
        "baseline.ipynb",
        ".jp-Cell-outputArea",
        "watchInteract",
        times // 3,
        seconds,
    )
    median, p95 = (float(np.percentile(ours["latency"], q)) for q in (50, 95))
    slow = float(np.median(base["latency"]))
    line(
        "input to change, live in JupyterLab",
        f"{median:.1f} ms, p95 {p95:.1f}",
        "≤ 15 ms, p95 ≤ 25",
        median <= 15 and p95 <= 25,
    )
    line(
        "  the same without the low-latency server",
        f"{np.median(plain['latency']):.1f} ms",
        "works, slower",
    )
    line(
        "  interact + inline matplotlib, same run",
        f"{slow:.0f} ms ({slow / median:.1f}× ours)",
        "≥ 5×",
        slow >= 5 * median,
    )
    fps = ours["frames_a_second"]
    line(f"distinct frames a second, {seconds:g} s drag, live", f"{fps:.0f}", "≥ 50", fps >= 50)
    line("  the same without the low-latency server", f"{plain['frames_a_second']:.0f}", "")
    line("  interact + inline matplotlib, same run", f"{base['frames_a_second']:.0f}", "")
    line(
        "figure's box during the drag",
        f"moved {ours['moved_px']:.2f} px",
        "0 px",
        ours["moved_px"] == 0,
    )
    line("  interact + inline matplotlib, same run", f"moved {base['moved_px']:.0f} px", "")


def bench_pages(times: int, seconds: float) -> None:
    """Time the handler and the frames of the kernel-free pages, opened from disk, and weigh each
    page.
    """
    site = NOTEBOOKS.parent / "_site"
    pages = sorted(site.glob("[0-9][0-9]_*.html"))
    if not pages:
        line("kernel-free pages", "no _site/", "run make site first")
        return
    for path in pages:
        size = path.stat().st_size / 1e6
        line(f"page {path.name}", f"{size:.2f} MB", "≤ 1.5 MB", size <= 1.5)
    with chromium() as context:
        for path in pages:
            page = context.new_page()
            page.goto(path.as_uri())
            page.wait_for_timeout(1000)
            if page.locator(".kb-explorer input[type=range]").count():
                _bench_page(page, path, times, seconds)
            page.close()


def _bench_page(page: Any, path: pathlib.Path, times: int, seconds: float) -> None:
    page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    page.evaluate(
        """() => {
            const all = [...document.querySelectorAll(".kb-explorer")];
            const root = all.find((each) => each.querySelector("input[type=range]"));
            root.scrollIntoView();
            window.watched = kbBench.watchExplorer(root);
        }"""
    )
    spent = page.evaluate(
        f"""() => {{
            const t = [];
            for (let i = 0; i < {times}; i++) {{
                const a = performance.now();
                watched.move();
                t.push(performance.now() - a);
            }}
            return t;
        }}"""
    )
    drag = page.evaluate(f"() => kbBench.drag(watched, {min(seconds, 2)})")
    p95 = float(np.percentile(spent, 95))
    line(
        f"  handler on {path.name}",
        f"p95 {p95:.2f} ms, {drag['frames_a_second']:.0f} frames/s",
        "≤ 4 ms, 60",
        p95 <= 4,
    )


def bench_phone(times: int) -> None:
    """Time the pages on a phone: 360 px wide, its processor slowed until it is as fast as PHONE;
    weigh the index.
    """
    site = NOTEBOOKS.parent / "_site"
    if not (site / "index.html").exists():
        line("phone", "no _site/", "run make site first")
        return
    size = (site / "index.html").stat().st_size / 1000
    line("index.html", f"{size:.0f} KB", "≤ 150 KB", size <= 150)
    with chromium() as context:
        browser = context.browser
        for path in sorted(site.glob("[0-9][0-9]_*.html")):
            if b'"kind":"explorer"' in path.read_bytes():
                _bench_phone_page(browser, path, times)


def slow_to_phone(page: Any) -> tuple[float, float]:
    """Slow the processor of a page that has SCRIPT until its benchmark index is PHONE; return
    (the index at last, times slowed). It takes some tries, for a rate of 4 slows more than 4 times.
    """
    page.goto("about:blank")
    slowed, power = 1.0, page.evaluate("kbBench.power()")
    throttle = page.context.new_cdp_session(page)
    for _ in range(PHONE_TRIES):
        slowed = max(1.0, slowed * power / PHONE)
        throttle.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
        power = page.evaluate("kbBench.power()")
    return power, slowed


def _bench_phone_page(browser: Any, path: pathlib.Path, times: int) -> None:
    rounds = [_phone_round(browser, path, times) for _ in range(PHONE_ROUNDS)]
    power, slowed, first = np.median([each[:3] for each in rounds], axis=0)
    line(
        f"  phone: index, and times slowed to it, {path.stem[:2]}", f"{power:.0f}, {slowed:.1f}", ""
    )
    line(f"  phone, first figure moves, {path.stem[:2]}", f"{first:.2f} s", "≤ 1.5 s", first <= 1.5)
    sliders = np.array([each[-1] for each in rounds])  # rounds × sliders × times
    p95 = float(np.median(np.percentile(sliders, 95, axis=2), axis=0).max())
    longest = float(np.median(sliders.max(axis=2), axis=0).max())
    line(
        f"  phone, input to change, slowest slider of {path.stem[:2]}",
        f"p95 {p95:.1f} ms, longest {longest:.0f}",
        "≤ 16 ms, ≤ 50",
        p95 <= 16 and longest <= 50,
    )


def _phone_round(
    browser: Any, path: pathlib.Path, times: int
) -> tuple[float, float, float, np.ndarray]:
    """Open a page and, after a first look, move its sliders; return (index, times slowed, seconds
    until the first figure moved, milliseconds by slider and move), as on a processor of index
    PHONE.
    """
    phone = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    phone.add_init_script(SCRIPT.read_text(encoding="utf-8"))
    page = phone.new_page()
    power, slowed = slow_to_phone(page)
    page.add_init_script("kbBench.watchOpening();")
    page.goto(path.as_uri())
    page.wait_for_function("() => kbBench.firstMove !== null", timeout=30_000)
    first = page.evaluate("kbBench.firstMove") / 1000
    page.wait_for_timeout(FIRST_LOOK_MS)
    sliders = page.evaluate(f"kbBench.everySlider({times})")
    power = (power + page.evaluate("kbBench.power()")) / 2
    phone.close()
    as_phone = power / PHONE  # what else the machine did meanwhile slowed both alike
    return power, slowed, first * as_phone, np.array(sliders) * as_phone


def bench_class(seconds: float) -> None:
    """Measure what a class asks of one small machine: a kernel's memory, and pages from a real
    web server where one is installed.
    """
    line(
        "memory of one kernel after Run All of 05",
        f"{_kernel_mb('05_mood_onset.ipynb'):.0f} MB",
        "",
    )
    pages = sorted((NOTEBOOKS.parent / "_site").glob("05_*.html"))
    if not (pages and shutil.which("nginx") and shutil.which("wrk")):
        line("pages from a web server", "not measured", "needs _site/, nginx and wrk")
        return
    with nginx(pages[0].parent) as address:
        for name in ("index.html", pages[0].name):
            said = subprocess.run(
                ["wrk", "-t1", "-c30", f"-d{seconds:.0f}s", f"{address}/{name}"],
                check=True,
                capture_output=True,
                encoding="utf-8",
            ).stdout
            (rate,) = map(float, re.findall(r"Requests/sec:\s+([\d.]+)", said))
            size = (pages[0].parent / name).stat().st_size / 1e6
            line(
                f"nginx, one process, 30 readers: {name} ({size:.1f} MB)",
                f"{rate:.0f} a second",
                "",
            )


def _kernel_mb(notebook: str) -> float:
    import nbformat
    import psutil
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(cwd=NOTEBOOKS)
    try:
        for cell in nbformat.read(NOTEBOOKS / notebook, as_version=4).cells:
            if cell.cell_type == "code":
                client.execute_interactive(
                    cell.source, output_hook=lambda message: None, timeout=120
                )
        pid: Any = getattr(manager.provisioner, "pid", None)
        return psutil.Process(pid).memory_info().rss / 1e6
    finally:
        manager.shutdown_kernel(now=True)


@contextlib.contextmanager
def nginx(folder: pathlib.Path) -> Iterator[str]:
    """Yield the address of an nginx of one worker process that serves `folder` on this machine
    alone.
    """
    port = free_port()
    with tempfile.TemporaryDirectory() as home:
        config = pathlib.Path(home, "nginx.conf")
        config.write_text(
            f"""daemon off; pid {home}/pid; error_log {home}/log;
            worker_processes 1; user {getpass.getuser()};
            events {{ worker_connections 256; }}
            http {{ include /etc/nginx/mime.types; access_log off; sendfile on;
                    server {{ listen 127.0.0.1:{port}; root {folder.resolve()}; }} }}""",
            encoding="utf-8",
        )
        server = subprocess.Popen(
            ["nginx", "-p", home, "-c", str(config)], stderr=subprocess.DEVNULL
        )
        try:
            time.sleep(1.0)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(10)


def main(arguments: list[str]) -> None:
    """Print every row of the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer repetitions, notebook 05 only")
    quick = parser.parse_args(arguments).quick
    times, seconds = (30, 2.0) if quick else (120, 5.0)
    print(f"{'what':<58} {'measured':>24}   {'bar':<22}")
    bench_import()
    bench_group()
    bench_models(40 if quick else 200)
    bench_run_all(["05"] if quick else [])
    if chromium_path():
        bench_live(times, seconds)
        bench_pages(times, seconds)
        bench_phone(times)
    else:
        print("No Chromium on this machine, so nothing live was measured.")
    bench_class(seconds)


if __name__ == "__main__":
    run_as_command(main)
