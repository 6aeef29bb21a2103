"""Where the marks that one drags stand, at every value of the slider that they move."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from ketamine_brain.explorer.artists import Part
from ketamine_brain.explorer.controls import Control, Slider
from ketamine_brain.explorer.scene import Grip


def grip_spec(grip: Grip, controls: Mapping[str, Control], parts: Sequence[Part]) -> dict[str, Any]:
    """Return what the browser needs of a mark: its part, its height, and its place at each value.

    ``places`` holds, for each setting of the controls in ``by`` (their keys, joined by a bar), x in
    SVG units at each of ``values``. Raises ValueError for a name that the figure does not have.
    """
    place = next((k for k, part in enumerate(parts) if part.artist == grip.part), None)
    if place is None:
        raise ValueError(f"a grip stands beside {grip.part!r}, which does not move in this figure")
    for name in (grip.control, *grip.by):
        if name not in controls:
            raise ValueError(f"a grip names {name!r}; there are: {', '.join(controls)}")
    values = _values(controls[grip.control])
    start = {name: control.value for name, control in controls.items()}
    places = {}
    for setting in itertools.product(*(_values(controls[name]) for name in grip.by)):
        chosen = dict(zip(grip.by, setting, strict=True))
        key = "|".join(str(controls[name].key(value)) for name, value in chosen.items())
        xs = [grip.along({**start, **chosen, grip.control: value}) for value in values]
        places[key] = [
            round(float(x), 1) for x in parts[place].to_svg([[x, grip.y] for x in xs])[:, 0]
        ]
    return {
        "part": place,
        "control": grip.control,
        "by": list(grip.by),
        "values": values,
        "places": places,
        "y": round(float(parts[place].to_svg([[0.0, grip.y]])[0, 1]), 1),
    }


def _values(control: Control) -> list[Any]:
    """Return every value of a control; of a slider, each of its steps."""
    if not isinstance(control, Slider):
        return list(control.stops())
    count = round((control.high - control.low) / control.step)
    return [control.check(control.low + i * control.step) for i in range(count + 1)]
