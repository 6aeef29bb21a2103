"""Check every number printed in prose against the row it cites.

A sentence whose numbers do not come from the world says so: `[model]` or `[toy]` (the model gives
them), `[task]` (the reader sets them). `lint` says where a printed number is not the row's;
`bare_numbers` says where a number from the world has no source. Both return messages for a
writer: the sentence, the number, what the row says. `evidence.citations` finds the citations.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterator

from ketamine_brain.evidence.citations import CITATION, ProseCitation, citation_of, visible
from ketamine_brain.evidence.measurements import Measurement, measurement, numbers_in

MARKERS = ("toy", "model", "task")
_MARKER = re.compile(
    r"\[(?:{0})\]|<!-- (?:{0}) -->".format("|".join(MARKERS))
)  # as a comment it is for the lint alone

_HOURS = {"s": 1 / 3600, "min": 1 / 60, "h": 1.0, "d": 24.0, "wk": 168.0, "mo": 730.5, "y": 8766.0}
_MOLAR = {"nM": 1e-3, "uM": 1.0, "mM": 1e3}
# Unit as printed → (family, scale): only numbers of one family can be compared, after scaling.
_UNITS = (
    (r"%|percent\b|per cent\b|percentage points?\b", "percent", 1.0),
    (r"mg/kg\b|mg per kg\b|milligrams? per kilogram\b", "mg/kg", 1.0),
    (r"ng/m[lL]\b", "ng/ml", 1.0),
    (r"mg\b|milligrams?\b", "mg", 1.0),
    (r"[uµμ]M\b|micromolar\b", "molar", _MOLAR["uM"]),
    (r"nM\b|nanomolar\b", "molar", _MOLAR["nM"]),
    (r"mM\b|millimolar\b", "molar", _MOLAR["mM"]),
    (r"(?:[A-Z][\w-]* )?points?\b", "points", 1.0),
    (r"(?<=\s)s\b|sec(?:ond)?s?\b", "time", _HOURS["s"]),
    (r"min(?:ute)?s?\b", "time", _HOURS["min"]),
    (r"h\b|hrs?\b|hours?\b", "time", _HOURS["h"]),
    (r"d\b|days?\b", "time", _HOURS["d"]),
    (r"wks?\b|weeks?\b", "time", _HOURS["wk"]),
    (r"months?\b", "time", _HOURS["mo"]),
    (r"y\b|years?\b", "time", _HOURS["y"]),
    (
        r"(?:[a-z-]+ ){0,2}(?:people|patients?|adults?|participants?|volunteers|veterans|persons?"
        r"|women|men|subjects|users|responders|remitters|children|mice|rats|animals)\b",
        "people",
        1.0,
    ),
    (r"(?:[a-z-]+ ){0,1}(?:trials?|studies|RCTs)\b", "studies", 1.0),
    (r"infusions?\b|doses\b|sessions?\b|sprays?\b", "doses", 1.0),
    (r"mmHg\b|mm Hg\b", "mmHg", 1.0),
    (r"L/h\b", "L/h", 1.0),
    (r"L/kg\b", "L/kg", 1.0),
    (r"L\b|lit(?:er|re)s?\b", "L", 1.0),
    (r"Hz\b", "Hz", 1.0),
    (r"mV\b", "mV", 1.0),
)
_UNIT = tuple(
    (re.compile(r"[\s\u00a0\u202f-]?(?:" + pattern + ")"), family, scale)
    for pattern, family, scale in _UNITS
)
_WORLD = {family for _, family, _ in _UNITS} - {"mV"}
_BEFORE = {
    "day": 24.0,
    "days": 24.0,
    "week": 168.0,
    "weeks": 168.0,
    "month": 730.5,
    "months": 730.5,
    "hour": 1.0,
    "year": 8766.0,
}

_NUMBER = re.compile(
    r"(?:(?<![\w.,/^_$-])(?:[−-]|(?<=\s)\+)?|(?<=\d[/-]))"  # a sign, or the second half of 140/90
    r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\d^_]|,\d{3}\b)"
)
# Words that make the number after them a name and not a measurement: phase 3, notebook 05, step 1.
_LABEL = re.compile(
    r"(?:phase|notebooks?|figure|fig\.|table|step|stage|study|claims?|part|section|chapter"
    r"|question|task|version|type|level|grade|no\.|line|rule|option|plan|item|scene|ages?|aged|Dep|Jupyter\w*|Python)\s*$",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"(?:less than|under|below|fewer than|up to|at most|almost|nearly|<|≤)\s*$", re.IGNORECASE
)
_MORE = re.compile(r"(?:more than|over|above|at least|>|≥)\s*$", re.IGNORECASE)
_ABOUT = re.compile(r"(?:about|around|roughly|approximately|some|close to|~|≈)\s*$", re.IGNORECASE)
_CHAIN = re.compile(
    r"^\W*(?:to|and|or|vs\.?|versus|against|–|-|/|,|±)\W*$|^[\s\u00a0]*[–/,-][\s\u00a0]*$"
)
_FRACTION = re.compile(r"^\s+(?:of|in|out of|of the|of every|in every)\s+$")

_TIME_TO_READ = re.compile(
    r"\b(?:reading|read|path|skim|session plan|teaching plan|stops?|lesson|run all)\b",
    re.IGNORECASE,
)
_SHORT_FORM = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|et al|Fig|Dr|approx|cf|No|St|Eq|resp|incl)|\b[A-Z])\.$"
)
_BREAK = re.compile(
    r"(?<=[.!?])[\"”’)*_]*\s+(?=[\"“‘(*_]*[A-Z0-9À-Ý])|\n\s*\n"
    r"|\n(?=\s*(?:[-*+]|\d+[.)]|>|\||:?-{3})\s?)|\n(?=\s*#)"
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Printed:
    """A number as printed: size, decimals, sign, unit family and scale, hedge, if it is a time."""

    start: int
    end: int
    text: str
    value: float
    digits: int
    signed: bool
    family: str
    scale: float
    hedge: str
    named: bool


def lint(text: str) -> list[str]:
    """Return a message for each citation that is unknown, unverified, or not what is printed."""
    faults = []
    for sentence in _sentences(text):
        begin = 0
        for mark in sorted(
            [*CITATION.finditer(sentence), *_MARKER.finditer(sentence)],
            key=lambda match: match.start(),
        ):
            if mark.re is CITATION:
                faults += _faults(sentence, begin, citation_of(mark))
            begin = mark.end()
    return faults


def bare_numbers(text: str) -> list[str]:
    """Return a message for each sentence with numbers from the world and no row or marker."""
    messages = []
    for sentence in _sentences(text):
        if CITATION.search(sentence) or _MARKER.search(sentence):
            continue
        found = [number for number in _printed(sentence) if _is_from_the_world(sentence, number)]
        if found:
            listed = ", ".join(_with_unit(sentence, number) for number in found)
            messages.append(
                f"“{_quote(sentence)}”: {listed} without a source; cite a row such as [MUR-01], "
                "or mark the sentence [model], [toy] or [task]"
            )
    return messages


def _sentences(text: str) -> Iterator[str]:
    """Sentences, list items and table rows of the visible text, one at a time."""
    prose, begin = visible(text), 0
    for match in _BREAK.finditer(prose):
        piece = prose[begin : match.start()]
        if "\n" not in match.group(0) and _SHORT_FORM.search(piece):
            continue
        yield from (piece,) if piece.strip() else ()
        begin = match.end()
    if prose[begin:].strip():
        yield prose[begin:]


def _printed(text: str) -> list[_Printed]:
    """The numbers in a piece of prose, without names such as PHQ-9, phase 3 or a year."""
    found = []
    for match in _NUMBER.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        family, scale = _unit_after(after)
        named = False  # "day 7" names a time; "7 days" measures one
        word = re.search(r"(\w+)\s*$", before)
        if not family and word and word.group(1).lower() in _BEFORE:
            family, scale, named = "time", _BEFORE[word.group(1).lower()], True
        if not family and (_LABEL.search(before) or re.match(r"[A-Za-z]|-[A-Za-z]", after)):
            continue
        hedge = next((name for name, pattern in _HEDGES if pattern.search(before)), "")
        plain = match.group(0).replace(",", "").replace("−", "-")
        digits = len(plain.partition(".")[2])
        signed = plain[0] in "+-"
        found.append(
            _Printed(
                start=match.start(),
                end=match.end(),
                text=match.group(0),
                value=float(plain),
                digits=digits,
                signed=signed,
                family=family,
                scale=scale,
                hedge=hedge,
                named=named,
            )
        )
    return _inherit(text, found)


_HEDGES = (("less", _LESS), ("more", _MORE), ("about", _ABOUT))


def _unit_after(after: str) -> tuple[str, float]:
    for pattern, family, scale in _UNIT:
        if pattern.match(after):
            return family, scale
    return "", 1.0


def _inherit(text: str, numbers: list[_Printed]) -> list[_Printed]:
    """Give a number without a unit that of the next in its chain: the 69 of "69 to 90 L/h"."""
    out: list[_Printed] = []
    for number in reversed(numbers):
        if out and not number.family and _CHAIN.match(text[number.end : out[-1].start]):
            number = dataclasses.replace(number, family=out[-1].family, scale=out[-1].scale)
        out.append(number)
    return out[::-1]


def _faults(sentence: str, begin: int, citation: ProseCitation) -> list[str]:
    """What is wrong with one citation, the numbers before it taken from `begin` on."""
    rows, faults = [], []
    for id in citation.ids:
        try:
            rows.append(measurement(id))
        except ValueError as error:
            faults.append(f"“{_quote(sentence)}”: {citation.written}: {error}")
    faults += [
        f"“{_quote(sentence)}”: {citation.written}: {row.id} is at level 'memory' "
        "and must not be shown"
        for row in rows
        if row.check == "memory"
    ]
    if faults:
        return faults
    targets = [_Target.of_row(row) for row in rows]
    try:
        targets += [
            _Target.of_difference(measurement(a), measurement(b)) for a, b in citation.differences
        ]
    except ValueError as error:
        return [f"“{_quote(sentence)}”: {citation.written}: {error}"]
    wrong = _first_mismatch(sentence[begin : citation.start], targets, len(citation.differences))
    if wrong is None:
        return []
    says = "; ".join(target.says for target in targets[-4:])
    printed = _with_unit(sentence[begin : citation.start], wrong)
    return [f"“{_quote(sentence)}”: printed {printed}, but {citation.written} says {says}"]


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Target:
    """What a cited row (or difference) may print: its numbers, their unit and n, and its words."""

    id: str
    main: tuple[float, ...]
    interval: tuple[float, ...]
    context: tuple[_Printed, ...]
    loose: tuple[float, ...]
    family: str
    scale: float
    n: int | None
    says: str

    @classmethod
    def of_row(cls, row: Measurement) -> _Target:
        words = " ; ".join(
            (
                row.quantity,
                row.dispersion,
                row.time,
                row.arm,
                row.unit,
                row.n_text,
                row.note,
                row.text,
            )
        )
        interval = tuple(x for x in (row.low, row.high) if x is not None)
        family, scale = _unit_after(" " + row.unit)
        family = family or ("points" if re.search(r"points?|NRS|IES|score", row.unit) else "")
        spread = f" ({row.dispersion})" if row.dispersion else ""
        value = (
            " to ".join(f"{x:.10g}" for x in row.numbers)
            if row.kind == "range"
            else row.text or f"{row.value:.10g}"
        )
        says = f"{row.id}: {value} {row.unit}{spread}" + (
            f", n = {row.n_text}" if row.n_text else ""
        )
        family = "date" if row.kind == "date" else family
        main = (
            row.numbers
            if row.kind != "date"
            else numbers_in(row.text.replace("-", " ")) + _month_names(row)
        )
        return cls(
            id=row.id,
            main=main,
            interval=interval,
            context=tuple(_printed(words)),
            loose=numbers_in(words),
            family=family,
            scale=scale,
            n=row.n or _out_of(row),
            says=says,
        )

    @classmethod
    def of_difference(cls, first: Measurement, second: Measurement) -> _Target:
        if first.value is None or second.value is None:
            missing = first.id if first.value is None else second.id
            raise ValueError(f"{missing} has no single number to take a difference with")
        if first.unit != second.unit:
            raise ValueError(
                f"{first.id} is in {first.unit!r} and {second.id} in {second.unit!r}: "
                "no difference can be taken"
            )
        target = cls.of_row(first)
        gap = first.value - second.value
        says = f"{first.id} − {second.id} = {gap:.4g} {first.unit}"
        return dataclasses.replace(
            target, id=says, main=(gap,), interval=(), context=(), loose=(), n=None, says=says
        )


def _out_of(row: Measurement) -> int | None:
    """The N of a unit such as "patients of 12", where the row gives no n of its own."""
    match = re.search(r"\bof (\d+)", row.unit)
    return int(match.group(1)) if match else None


def _month_names(row: Measurement) -> tuple[float, ...]:
    return (row.year,) if row.year else ()


def _first_mismatch(before: str, targets: list[_Target], differences: int) -> _Printed | None:
    """Walk back from the citation; return the first number that should be a row's and is not.

    The nearest number, and those chained to it ("69 to 90"), must be found in a cited row. Further
    back only numbers in the unit of a cited row must, and only until each row's own value has been
    met (a number of people or a time of day printed last must not hide a wrong value before it).
    """
    numbers = _printed(before)
    unmet = {target.id for target in (targets[-differences:] if differences else targets)}
    near, k = True, len(numbers) - 1
    while k >= 0 and (near or unmet):
        number, previous = numbers[k], numbers[k - 1] if k else None
        near = near and ";" not in re.sub(
            r"\([^)]*\)", "", before[number.end :]
        )  # a semicolon closes the cited clause
        link = before[previous.end : number.start] if previous else ""
        part = previous if _FRACTION.match(link) else None
        met = _fraction_hits(part, number, targets) if part else None
        k -= 1 if met is None else 2
        if met is None:
            if part and _hits(part, targets) is None:
                return part
            met = _hits(number, targets)
        if (
            met is None
            and (near or _comparable(number, targets))
            and not _is_loose_year(number, targets)
        ):
            return number
        unmet -= met or set()
        if met and len(targets) >= 4:
            unmet = set()  # a long run of rows is cited as a whole: one number of it is enough
        near = near and bool(_CHAIN.match(link))
    return None


def _hits(number: _Printed, targets: list[_Target]) -> set[str] | None:
    """The rows whose value this number is; empty where it is their n, time or dose; else None."""
    met = {target.id for target in targets if _is_main(number, target)}
    if met:
        return met
    return set() if any(_is_context(number, target) for target in targets) else None


def _is_main(number: _Printed, target: _Target) -> bool:
    if number.family == "percent" and target.family != "percent":
        of_one = [100 * x for x in target.main if not target.family and abs(x) <= 1]
        of_people = [
            100 * x / target.n for x in target.main if target.family in ("", "people") and target.n
        ]
        return any(_agrees(number, x, 1.0) for x in (*of_one, *of_people))
    if number.family and target.family and number.family != target.family:
        return False
    scale = target.scale / number.scale if number.family and target.family else 1.0
    return any(_agrees(number, x, scale) for x in target.main)


def _is_context(number: _Printed, target: _Target) -> bool:
    comparable = not number.family or not target.family or number.family == target.family
    scale = target.scale / number.scale if number.family and target.family else 1.0
    if comparable and any(_agrees(number, x, scale) for x in target.interval):
        return True
    if target.n and number.family in ("", "people", "studies") and _agrees(number, target.n, 1.0):
        return True
    if number.family == "time":
        return any(
            _agrees(number, other.value, other.scale / number.scale)
            for other in target.context
            if other.family == "time"
        )
    return any(
        _agrees(number, other.value, other.scale / number.scale)
        for other in target.context
        if not number.family or not other.family or number.family == other.family
    )


def _fraction_hits(part: _Printed, whole: _Printed, targets: list[_Target]) -> set[str] | None:
    """The rows that "18 of 41" or "45 in 100" states; None where it states none."""
    met = set()
    for target in targets:
        for value in target.main:
            percent = (
                value
                if target.family == "percent"
                else 100 * value / target.n
                if target.n
                else None
            )
            of_the_row = target.n == whole.value or whole.value in (
                *target.loose,
                2,
                3,
                4,
                5,
                6,
                7,
                8,
                9,
                10,
                20,
                100,
                1000,
            )
            if (
                percent is not None
                and of_the_row
                and abs(part.value - abs(percent) * whole.value / 100) <= 0.5 + 1e-9
            ) or (part.value == value and whole.value in (target.n, *target.loose)):
                met.add(target.id)
    if met:
        return met
    both = any(
        part.value in target.loose and whole.value in (target.n, *target.loose)
        for target in targets
    )
    return set() if both else None


def _agrees(number: _Printed, value: float, scale: float) -> bool:
    """Whether the number is `value` (times `scale`), rounded as printed; no sign means any sign."""
    exact = value * scale if number.signed else abs(value * scale)
    printed = number.value
    step = 10.0**-number.digits
    coarse = (
        step
        if number.digits or not printed
        else 10.0 ** (len(number.text) - len(number.text.rstrip("0")))
    )
    if number.hedge == "about":
        return abs(printed - exact) <= 0.5 * coarse * (1 + 1e-9)
    if number.hedge == "more" and printed <= exact <= printed + coarse:
        return True
    if number.hedge == "less" and printed - coarse <= exact <= printed:
        return True
    return math.isclose(printed, exact, rel_tol=1e-9) or abs(printed - exact) <= 0.5 * step * (
        1 + 1e-9
    )


def _is_loose_year(number: _Printed, targets: list[_Target]) -> bool:
    """Whether this is a year in passing ("a 2013 trial") and not the thing cited."""
    if any(target.family == "date" for target in targets):
        return False
    return (
        not number.family
        and not number.digits
        and not number.signed
        and 1900 <= number.value <= 2099
    )


def _comparable(number: _Printed, targets: list[_Target]) -> bool:
    """Whether a number further back is in a cited row's unit, and so is taken for its value."""
    if number.family:
        return any(number.family == target.family for target in targets)
    return bool(number.digits) and any(not target.family for target in targets)


def _is_from_the_world(sentence: str, number: _Printed) -> bool:
    if (
        number.family not in _WORLD
        or number.named
        or (number.family == "percent" and number.value in (0, 100))
    ):
        return False
    if number.family == "time" and number.scale <= 1 and _TIME_TO_READ.search(sentence):
        return False
    denominator = re.search(
        r"\b(?:per|in|of|every|each|for|out of)\s+(?:every\s+)?$", sentence[: number.start]
    )
    lone = denominator and not re.search(
        r"\d\s+(?:in|of|out of)\s+(?:every\s+)?$", sentence[: number.start]
    )
    return not (lone and number.value in (1, 10, 100, 1000, 10000))


def _with_unit(text: str, number: _Printed) -> str:
    for pattern, _, _ in _UNIT:
        if match := pattern.match(text[number.end :]):
            return number.text + match.group(0)
    return number.text


def _quote(sentence: str) -> str:
    words = " ".join(sentence.split())
    return words if len(words) <= 160 else words[:157] + "…"
