// The browser's twin of models/habit_loop.py: one population that excites itself. The equations and
// what they leave out stand there; constants come in with p.

const GRID = 2001;
const HALVINGS = 50;

function rate(drive, p) {
  return (Math.abs(drive) < 1e-9 ? 1 + drive / 2 : drive / -Math.expm1(-drive)) / p.bend_s;
}

// dS/dt without noise at activity s, with a block.
export function drift(s, block, p) {
  const current = p.loop_gain * (1 - block) * p.synapse_na * s + p.input_na;
  const drive = p.bend_s * (p.slope_n_per_c * current - p.offset_hz);
  return (1 - s) * 1000 * p.gamma_per_ms * rate(drive, p) - s / p.tau_s;
}

function slopes(first, last, block, p) {
  const slope = new Float64Array(GRID);
  for (let i = 0; i < GRID; i += 1) {
    slope[i] = drift(first + ((last - first) * i) / (GRID - 1), block, p);
  }
  return slope;
}

function heights(slope, step) {
  const height = new Float64Array(GRID);
  for (let i = 1; i < GRID; i += 1) {
    height[i] = height[i - 1] - ((slope[i] + slope[i - 1]) / 2) * step;
  }
  return height;
}

function root(low, high, block, p) {
  const rising = drift(low, block, p) < 0;
  let [a, b] = [low, high];
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = 0.5 * (a + b);
    if ((drift(middle, block, p) < 0) === rising) a = middle;
    else b = middle;
  }
  return 0.5 * (a + b);
}

// The resting states and the land: { points, height }, height at GRID even places of 0 to 1.
export function landscape(block, p) {
  const slope = slopes(0, 1, block, p);
  const points = [];
  for (let i = 0; i + 1 < GRID; i += 1) {
    if (slope[i] * slope[i + 1] < 0) {
      points.push(root(i / (GRID - 1), (i + 1) / (GRID - 1), block, p));
    }
  }
  return { points, height: heights(slope, 1 / (GRID - 1)) };
}

const addLogs = (a, b) => {
  const [low, high] = a < b ? [a, b] : [b, a];
  return high === -Infinity ? high : high + Math.log1p(Math.exp(low - high));
};

// Mean seconds from the stuck valley to the free one of the undisturbed loop, in logs because the
// time can pass any float.
export function dwellTime(block, points, p) {
  const [free, , stuck] = points;
  const step = (1 - free) / (GRID - 1);
  const height = heights(slopes(free, 1, block, p), step);
  const factor = 2 / p.noise_per_sqrt_s ** 2;
  const halfStep = Math.log(step / 2);
  const inner = new Float64Array(GRID);
  inner[GRID - 1] = -Infinity;
  for (let i = GRID - 2; i >= 0; i -= 1) {
    const cell = addLogs(-factor * height[i], -factor * height[i + 1]) + halfStep;
    inner[i] = addLogs(inner[i + 1], cell);
  }
  let total = -Infinity;
  let before = inner[0];
  for (let i = 1; i < GRID; i += 1) {
    const outer = factor * height[i] + inner[i];
    total = addLogs(total, addLogs(outer, before) + halfStep);
    before = outer;
    if (free + i * step >= stuck) break;
  }
  const log = total + Math.log(factor);
  return log < 690 ? Math.exp(log) : Infinity;
}

// One noisy path of S by Euler's rule, kept in 0..1 by reflection.
export function walk(start, pushAt, kicks, step, block, p) {
  const back = p.slope_n_per_c * p.loop_gain * (1 - block) * p.synapse_na;
  const gamma = 1000 * p.gamma_per_ms;
  const size = p.noise_per_sqrt_s * Math.sqrt(step);
  const path = new Float64Array(kicks.length + 1);
  let s = start;
  path[0] = s;
  for (let i = 0; i < kicks.length; i += 1) {
    const offset = p.slope_n_per_c * (p.input_na + pushAt(i)) - p.offset_hz;
    const change = (1 - s) * gamma * rate(p.bend_s * (back * s + offset), p) - s / p.tau_s;
    s = Math.abs(s + step * change + size * kicks[i]);
    if (s > 1) s = 2 - s;
    path[i + 1] = s;
  }
  return path;
}
