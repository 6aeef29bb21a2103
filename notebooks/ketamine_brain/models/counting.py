r"""One session and one virtual group as a reader may look at them.

This is what the explorers of notebook 10 ask of `infusion_session`. A session is followed over
hours or over eight days, as the average of a group beside twelve of its people. A group of a
hundred is counted in several ways. Each score that is written down, before and after, scatters, so
some people look worse than before:

$$Q_{\text{written}} = \frac{Q + \sigma_r z - f_{\text{fixed}}\,Q_0}{1 - f_{\text{fixed}}}$$

- $Q_{\text{written}}$: the score as it is written down. $Q$: the course of `infusion_session`;
  $Q_0$: the same person's score before. $\sigma_r z$: the luck of one day's score.
- $f_{\text{fixed}}$: share of the first scale that does not move whatever happens; the second scale
  leaves it out ($f_{\text{fixed}} = 0$ for the first scale).

Leaves out: why people stop coming, other than a score that has not moved; that who stops gets no
more infusions; who never gives a second score; any true worsening, so that whoever is worse here is
so by the luck of a day's score alone.

Breaks: the slow effect fades within two weeks here, far faster than in clinics; so a group is
counted a day after its last infusion.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence

import numpy as np

from ketamine_brain.models.infusion_session import (
    DEFAULT,
    HOURS_PER_DAY,
    QIDS_MAX,
    People,
    course_doses,
    draw_people,
    drive,
    mood_removed,
)
from ketamine_brain.models.parameters import ParameterSet, check_choice, check_number, parameter

# The first seed whose two hundred pass the clinic's line as often as many thousands do, within
# three points, whatever is given, however many sessions, and whoever may start.
PEOPLE, SHOWN, SEED = 200, 12, 18


HIGH_MMHG = (165.0, 100.0)  # the line of the clinic in EXP35


GROUP, GROUP_SEED = (
    100,
    74,
)  # the first seed whose hundred fall into the trajectories as the published 328 did: 41, 30, 29


COURSE_DAYS = np.arange(0.0, 31.0)


MOST_INFUSIONS = 10


MARKS = ("half", "remission", "any")


SCALES = ("first", "second")


COUNTED = ("started", "stayed", "severe")


UNCOUNTED, WORSE, SOME, HELPED = range(4)


@dataclasses.dataclass(frozen=True)
class Counting(ParameterSet):
    """How scores are written down and counted in the virtual group."""

    score_scatter: float = parameter(
        2.5,
        "QIDS points",
        0,
        10,
        symbol=r"\sigma_r",
        meaning="scatter of one day's score around a person's course",
    )
    unmoved_share: float = parameter(
        0.2,
        "",
        0,
        0.9,
        symbol=r"f_{\text{fixed}}",
        meaning="share of the first scale that never moves, left out by the second",
    )
    remission_points: float = parameter(
        5.0,
        "QIDS points",
        0,
        27,
        symbol=r"Q_{\text{rem}}",
        meaning="highest score that is called remission",
    )


USUAL = Counting()


@dataclasses.dataclass(frozen=True, kw_only=True)
class GroupView:
    """A hundred people after a course. days (n,), means (3, n) by trajectory, people (100, n)
    courses without scatter (QIDS points);
    last_day: when they are counted; scores (100,) written down that day; state (100,):
    UNCOUNTED, WORSE, SOME or HELPED; trajectory (100,)."""

    days: np.ndarray
    means: np.ndarray
    people: np.ndarray
    last_day: float
    scores: np.ndarray
    state: np.ndarray
    trajectory: np.ndarray
    stayed: int
    helped_of_all: int

    def count(self, state: int) -> int:
        """Return how many people are in a state."""
        return int((self.state == state).sum())

    @property
    def counted(self) -> int:
        """People in the denominator."""
        return len(self.state) - self.count(UNCOUNTED)


def count_group(
    infusions: float = 3,
    mark: str = "half",
    scale: str = "first",
    who: str = "started",
    counting: Counting = USUAL,
) -> GroupView:
    """Return a hundred people after 0 to 10 `infusions`, counted the day after the last: by which
    mark, on which scale, of whom.
    """
    check_choice("mark", mark, MARKS)
    check_choice("scale", scale, SCALES)
    check_choice("who", who, COUNTED)
    infusions = int(check_number("infusions", infusions, 0, MOST_INFUSIONS))
    people, removed = _group(), _removed_by(infusions)
    last_day = max(0, infusions - 1) * DEFAULT.course_gap_days + 1.0
    courses = people.score_before[:, None] * (1 - removed)
    luck = np.random.default_rng([GROUP_SEED, 2]).standard_normal((2, GROUP))
    now = courses[:, np.searchsorted(COURSE_DAYS, last_day)]
    written = (
        np.clip(score + counting.score_scatter * z, 0, QIDS_MAX)
        for score, z in zip((people.score_before, now), luck, strict=True)
    )
    before, after = (_on_scale(score, people.score_before, scale, counting) for score in written)
    gone = np.divide(before - after, before, out=np.zeros(GROUP), where=before > 0)
    stayed = gone >= DEFAULT.staying_share
    helped = {
        "half": gone >= 0.5,
        "remission": after <= counting.remission_points,
        "any": gone > 0,
    }[mark]
    state = np.select([gone < 0, helped], [WORSE, HELPED], SOME)
    counted = {"started": np.ones(GROUP, bool), "stayed": stayed, "severe": people.trajectory < 2}[
        who
    ]
    means = np.stack([courses[people.trajectory == k].mean(axis=0) for k in range(3)])
    return GroupView(
        days=COURSE_DAYS,
        means=means,
        people=courses,
        last_day=last_day,
        scores=after,
        state=np.where(counted, state, UNCOUNTED),
        trajectory=people.trajectory,
        stayed=int(stayed.sum()),
        helped_of_all=int((state == HELPED).sum()),
    )


def _on_scale(score: np.ndarray, before: np.ndarray, scale: str, counting: Counting) -> np.ndarray:
    fixed = counting.unmoved_share if scale == "second" else 0.0
    written: np.ndarray = np.clip((score - fixed * before) / (1 - fixed), 0, None)
    return written


@functools.cache
def _group() -> People:
    return draw_people(GROUP, GROUP_SEED)


@functools.cache
def _removed_by(infusions: int) -> np.ndarray:
    """Return the share gone (people, days): one infusion's effect, shifted and summed, as the
    equations are linear up to the ceiling.
    """
    left, gap = np.zeros((GROUP, COURSE_DAYS.size)), int(DEFAULT.course_gap_days)
    for i in range(infusions):
        left[:, gap * i :] += _one_infusion()[:, : COURSE_DAYS.size - gap * i]
    return mood_removed(_group(), left)


@functools.cache
def _one_infusion() -> np.ndarray:
    return drive(_group(), course_doses(1), HOURS_PER_DAY * COURSE_DAYS).left_behind


def share_high_by_reading(
    gaps_min: Sequence[float] = (5, 10, 20, 40),
    sessions: Sequence[int] = (1, 2, 4, 8),
    patients: int = 3000,
    seed: int = SEED,
) -> np.ndarray:
    """Return the share of people with any reading at or above 165/100 (gaps, sessions), by how
    often and how long one measures.
    """
    from ketamine_brain.models.infusion_session import simulate_readings

    found = np.empty((len(gaps_min), len(sessions)))
    for i, gap in enumerate(gaps_min):
        read = simulate_readings(
            patients,
            seed,
            max(sessions),
            parameters=dataclasses.replace(DEFAULT, reading_gap_min=float(gap)),
        )
        passed = np.stack([read.systolic_mmhg, read.diastolic_mmhg], axis=-1) >= HIGH_MMHG
        high = np.asarray(passed.any(axis=(2, 3)))
        found[i] = [high[:, :count].any(axis=1).mean() for count in sessions]
    return found
