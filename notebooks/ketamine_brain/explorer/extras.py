"""What an explorer's words may hold besides its controls: tasks, axes, and where a control is off.

Everything here is checked when the explorer is made, and handed to the browser as plain data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ketamine_brain.explorer.controls import Control, ControlError, Slider
from ketamine_brain.explorer.hints import did_you_mean

TASK_FIELDS = {"ask", "when", "answer"}
BECAUSE = "because"

Controls = Mapping[str, Control]


def check_names(what: str, names: Iterable[str], controls: Controls) -> None:
    """Raise ControlError naming what of `names` is no control."""
    for name in names:
        if name not in controls:
            raise ControlError(
                str(name),
                f"{what} names {name!r}, which is no control; there are: {', '.join(controls)}"
                f"{did_you_mean(name, controls)}",
            )


def axes_of(names: Iterable[str], controls: Controls) -> list[str]:
    """Return the controls that change what the axes run over.

    Raises ControlError naming what is no control.
    """
    if isinstance(names, str):
        raise ValueError(f"axes is {names!r}; allowed: a list of controls")
    check_names("axes", names, controls)
    return list(names)


def off_of(control: Control, controls: Controls) -> dict[str, Any] | None:
    """Return {when: {control: values as the browser knows them}, because}, or None: never off.

    Raises ControlError naming what is wrong in the control's `off`.
    """
    if not control.off:
        return None
    what = f"off of {control.name}"
    because = control.off.get(BECAUSE)
    when = {name: values for name, values in control.off.items() if name != BECAUSE}
    if not because or not when:
        raise ControlError(control.name, f"{what} is {dict(control.off)}; it needs controls, why")
    check_names(what, when, controls)
    return {
        "when": {
            name: [_key(controls[name], value) for value in _listed(values)]
            for name, values in when.items()
        },
        BECAUSE: str(because),
    }


def is_off(control: Control, values: Mapping[str, Any]) -> bool:
    """Return whether a control does nothing at `values`, by its own `off`."""
    when = {name: of for name, of in control.off.items() if name != BECAUSE}
    return bool(when) and all(values[name] in _listed(of) for name, of in when.items())


def tasks_of(tasks: Iterable[Mapping[str, Any]], controls: Controls) -> list[dict[str, Any]]:
    """Return each task as {ask, when, answer}; `when` as the browser knows it.

    `when` names for each control a value, or for a slider [low, high]. Raises ControlError naming
    a control that is not there or a value that it does not take.
    """
    return [_task(task, controls) for task in tasks]


def _task(task: Mapping[str, Any], controls: Controls) -> dict[str, Any]:
    if set(task) != TASK_FIELDS or not task["when"]:
        raise ValueError(f"a task is {dict(task)}; it has: ask, when, answer")
    check_names(f"the task {task['ask']!r}", task["when"], controls)
    when = {name: _wanted(controls[name], value) for name, value in task["when"].items()}
    return {"ask": str(task["ask"]), "when": when, "answer": str(task["answer"])}


def _wanted(control: Control, value: Any) -> Any:
    if isinstance(value, (list, tuple)) and isinstance(control, Slider):
        low, high = (control.check(end) for end in value)
        if not low <= high:
            raise ControlError(control.name, f"{control.name} is {value}; allowed: low ≤ high")
        return [low, high]
    return _key(control, value)


def _key(control: Any, value: Any) -> Any:
    """Return a value as its control says it to the browser, once the control has taken it."""
    return control.key(control.check(value))


def _listed(values: Any) -> list[Any]:
    return list(values) if isinstance(values, (list, tuple)) else [values]
