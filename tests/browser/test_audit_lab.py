"""The accessibility audit over what a running notebook shows in JupyterLab: our widgets, not JupyterLab's own chrome."""
import json

import pytest
from browser import axe

from ketamine_brain.checks.browser import open_notebook, run_all
from ketamine_brain.publish.notebooks import find

FLAGSHIP = next((path.name for path in find() if path.name.startswith("05")), None)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_audit_finds_nothing_serious_in_a_running_notebook(lab, page, theme, capsys):
    if FLAGSHIP is None:
        pytest.skip("notebook 05 is not there yet")
    open_notebook(page, lab, FLAGSHIP, theme)
    run_all(page)
    panel, audited = page.locator(".jp-WindowedPanel-outer").first, set()
    panel.evaluate("e => e.scrollTo(0, 0)")
    for _ in range(60):
        for kind in ("explorer", "predict", "quiz"):
            if kind not in audited and page.locator(f".kb-{kind}").count():
                audited.add(kind)
                found = axe.findings(page, f".kb-{kind}")
                with capsys.disabled():
                    print(f"\nJupyterLab ({theme}), {kind}: axe-core found " + ("nothing" if not found else json.dumps(found, indent=1)))
                assert axe.serious(found) == []
        panel.evaluate("e => e.scrollBy(0, 500)")
        page.wait_for_timeout(120)
    assert audited == {"explorer", "predict", "quiz"}
