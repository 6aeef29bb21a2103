// The browser's twin of models/pharmacokinetics.py: what is in blood after one dose. The equations
// and what they leave out stand there; bodies come in as Python made them at their own weight.

// The convolution of e^-kt for every rate k: differences of neighboring rates, as in Python; rates
// that nearly meet are taken by a series.
export function convolved(rates, t) {
  const nodes = [...rates].sort((a, b) => a - b);
  let column = nodes.map((k) => Math.exp(-k * t));
  for (let order = 1; order < nodes.length; order += 1) {
    column = column.slice(1).map((_, i) => {
      const gap = nodes[i + order] - nodes[i];
      if (order === 1) return gap > 0 ? (column[i] * -Math.expm1(-gap * t)) / gap : column[i] * t;
      return gap * t < 0.5 ? near(nodes.slice(i, i + order + 1), t)
        : (column[i] - column[i + 1]) / gap;
    });
  }
  return column[0];
}

// Taylor's series about the mean rate.
function near(nodes, t) {
  const steps = nodes.length - 1;
  const middle = nodes.reduce((a, b) => a + b, 0) / nodes.length;
  const symmetric = [1, ...new Array(10).fill(0)];
  for (const node of nodes) {
    const offset = (middle - node) * t;
    for (let k = 1; k < symmetric.length; k += 1) symmetric[k] += offset * symmetric[k - 1];
  }
  let sum = 0;
  let factorial = 1;
  for (let k = 1; k <= steps; k += 1) factorial *= k;
  symmetric.forEach((term, k) => {
    if (k) factorial *= steps + k;
    sum += term / factorial;
  });
  return Math.exp(-middle * t) * t ** steps * sum;
}

// What leaves a chain of first-order steps fed with one unit over `duration`, at each time. What
// the steps hold when feeding stops is asked for once.
function chainResponse(rates, times, duration) {
  if (!duration) return times.map((t) => convolved(rates, t));
  const fed = [0, ...rates];
  const passed = rates.map((_, k) => rates.slice(0, k + 1));
  const held = rates.map((_, k) => convolved([0, ...rates.slice(k)], duration));
  return times.map((t) => {
    if (t <= duration) return convolved(fed, t) / duration;
    return passed.reduce((sum, steps, k) => (
      sum + convolved(steps, t - duration) * held[k]), 0) / duration;
  });
}

// A body at another weight: clearances grow with a power of it, volumes in proportion.
export function atWeight(body, weight) {
  const ratio = weight / body.weight_kg;
  const faster = ratio ** (body.exponent - 1);
  return {
    ...body,
    decay: body.decay.map((rate) => rate * faster),
    elimination: body.elimination * faster,
    removal: body.removal * faster,
    volume: body.volume * ratio,
    metabolite_volume: body.metabolite_volume * ratio,
  };
}

// One unit over `duration`, by drip; the same as chainResponse of one rate, without its lists.
function drip(rate, t, duration) {
  const during = Math.min(t, duration);
  const kept = -Math.expm1(-rate * during) / rate / duration;
  return t > duration ? kept * Math.exp(-rate * (t - duration)) : kept;
}

function absorbed(rate, waiting, t) {
  const gap = Math.abs(waiting - rate);
  const slow = Math.exp(-Math.min(rate, waiting) * t);
  return gap > 0 ? (slow * -Math.expm1(-gap * t)) / gap : slow * t;
}

// Ketamine (ng/mL for 1 mg) at `times` (h).
export function ketamine(body, route, duration, times) {
  const waiting = body.absorption[route];
  const scale = (1000 * body.bioavailability[route] * (waiting || 1)) / body.volume;
  const level = new Float64Array(times.length);
  body.decay.forEach((rate, j) => {
    const share = scale * body.share[j];
    for (let i = 0; i < times.length; i += 1) {
      level[i] += share * (waiting === undefined ? drip(rate, times[i], duration)
        : absorbed(rate, waiting, times[i]));
    }
  });
  return level;
}

// Norketamine (ng/mL for 1 mg): from what the blood is cleared of, and what never reached it.
export function norketamine(body, route, duration, times) {
  const waiting = body.absorption[route];
  const before = waiting === undefined ? [] : [waiting];
  const entering = body.bioavailability[route] * (waiting || 1) * body.elimination;
  const gut = body.absorption.oral;
  const swallowed = body.swallowed.includes(route) ? gut * (1 - body.bioavailability[route]) : 0;
  const scale = (1000 * body.yield) / body.metabolite_volume;
  const made = body.decay.map((rate) => (
    chainResponse([...before, rate, body.removal], times, duration)));
  const first = swallowed ? chainResponse([gut, body.removal], times, duration) : null;
  return times.map((_, i) => scale * (
    entering * body.share.reduce((sum, share, j) => sum + share * made[j][i], 0)
    + (first ? swallowed * first[i] : 0)));
}
