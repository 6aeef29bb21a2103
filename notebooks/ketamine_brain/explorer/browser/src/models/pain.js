// The browser's twin of models/pain.py's slow relief. The equations and what they leave out stand
// there; constants come in with p.

const HOURS_A_DAY = 24;
const HALVINGS = 60;

// Plasma and effect site (ng/mL) on a day: an endless infusion from day 0, less the same one begun
// when it stops.
function levels(day, infused, rate, p) {
  const k = (Math.log(2) * HOURS_A_DAY) / p.elimination_half_life_h;
  const slow = Math.log(2) / p.relief_half_life_days;
  const plateau = (rate / p.clearance_l_per_h) * 1000;
  const endless = (time) => {
    const since = Math.max(time, 0);
    const fastGone = -Math.expm1(-k * since);
    const slowGone = -Math.expm1(-slow * since);
    return [plateau * fastGone, (plateau * (k * slowGone - slow * fastGone)) / (k - slow)];
  };
  const [on, off] = [endless(day), endless(day - infused)];
  return { plasma: on[0] - off[0], site: on[1] - off[1] };
}

// The greatest mean relief in points.
function most(p) {
  return (p.control_nrs * Math.max(p.drug_chance - p.placebo_chance, 0)) / (1 - p.placebo_chance);
}

const reliefAt = (site, p) => (most(p) * site) / (site + p.c50_ng_ml);

export function simulateRelief(rate, hours, days, p) {
  const infused = hours / HOURS_A_DAY;
  const atEnd = reliefAt(levels(infused, infused, rate, p).site, p);
  const found = days.map((day) => levels(day, infused, rate, p));
  const relief = found.map(({ site }) => reliefAt(site, p));
  return {
    plasma: found.map(({ plasma }) => plasma),
    site: found.map(({ site }) => site),
    relief,
    bare: days.map((day, i) => (day < infused ? relief[i]
      : atEnd * 0.5 ** (Math.max(day - infused, 0) / p.relief_half_life_days))),
  };
}

// For how many weeks after the end mean relief stays at `least` points or more; 0 where never.
export function weeksOfRelief(least, rate, hours, p) {
  const infused = hours / HOURS_A_DAY;
  const above = (day) => reliefAt(levels(day, infused, rate, p).site, p) - least;
  let low = infused; // the effect site still rises for hours after the infusion ends
  for (let i = 1; i <= 40; i += 1) {
    if (above(infused + i / 20) > above(low)) low = infused + i / 20;
  }
  if (above(low) <= 0) return 0;
  let high = infused + 60 * p.relief_half_life_days;
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = 0.5 * (low + high);
    if (above(middle) > 0) low = middle;
    else high = middle;
  }
  return (0.5 * (low + high) - infused) / 7;
}
