"""The accessibility audit over what a running notebook shows in JupyterLab: our widgets, not JupyterLab's own chrome."""
import json

import pytest
from browser import axe

from ketamine_brain.checks.browser import open_notebook, run_all
from ketamine_brain.publish.notebooks import find

pytestmark = pytest.mark.xdist_group("live")

FLAGSHIP = next((path.name for path in find() if path.name.startswith("05")), None)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_audit_finds_nothing_serious_in_a_running_notebook(lab, page, theme, capsys):
    if FLAGSHIP is None:
        pytest.skip("notebook 05 is not there yet")
    open_notebook(page, lab, FLAGSHIP, theme)
    run_all(page)
    panel, audited = page.locator(".jp-WindowedPanel-outer").first, set()
    page.wait_for_timeout(1500)
    panel.evaluate("e => e.scrollTo(0, 0)")
    for step in range(120):
        if step == 60:
            panel.evaluate("e => e.scrollTo(0, 0)")
        for kind in ("explorer", "predict", "quiz"):
            if kind not in audited and page.locator(f".kb-{kind}").count():
                audited.add(kind)
                found = axe.findings(page, f".kb-{kind}")
                with capsys.disabled():
                    print(f"\nJupyterLab ({theme}), {kind}: axe-core found " + ("nothing" if not found else json.dumps(found, indent=1)))
                assert axe.serious(found) == []
        panel.evaluate("e => e.scrollBy(0, 500)")
        page.wait_for_timeout(150)
        if len(audited) == 3:
            break
    assert audited == {"explorer", "predict", "quiz"}
