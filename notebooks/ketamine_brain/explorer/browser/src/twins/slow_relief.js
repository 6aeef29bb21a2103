// The browser's twin of notebook 09's relief: what its scene computes, and where it puts it.
// `constants` come from Python: parameters, days, and what counts as noticeable.

import { fixed, interp, zip } from "../models/shapes.js";
import { simulateRelief, weeksOfRelief } from "../models/pain.js";

function spanWords(weeks) {
  if (weeks < 0.05) return "it never reaches one point after the infusion";
  const count = fixed(weeks, 1);
  const many = count === "1.0" ? "week" : "weeks";
  return `it stays at one point or more for ${count} ${many} after the end`;
}

function longWords(hours) {
  if (hours >= 2) return `${fixed(hours, 0)} hours`;
  if (hours === 1) return "One hour";
  return hours === 0.5 ? "Half an hour" : `${fixed(hours, 1)} hours`;
}

export function twin_slow_relief(values, c) {
  const { hours, rate_mg_per_h: rate } = values;
  const course = simulateRelief(rate, hours, c.days, c.parameters);
  const weeks = c.days.map((day) => day / 7);
  const above = (levels) => levels.map((level) => Math.max(level, c.floor));
  const gone = c.days.findIndex((day, i) => course.plasma[i] < 1 && day > hours / 24);
  const at = (week) => interp(7 * week, c.days, course.relief);
  return {
    points: {
      plasma: zip(weeks, above(course.plasma)),
      site: zip(weeks, above(course.site)),
      bare: zip(weeks, course.bare),
      relief: zip(weeks, course.relief),
    },
    texts: {},
    readouts: {
      hours: longWords(hours),
      rate,
      gone: Math.max(1, Number(fixed(c.days[Math.max(gone, 0)], 0))),
      week1: at(1),
      week4: at(4),
      week12: at(12),
      span: spanWords(weeksOfRelief(c.noticeable, rate, hours, c.parameters)),
    },
  };
}
