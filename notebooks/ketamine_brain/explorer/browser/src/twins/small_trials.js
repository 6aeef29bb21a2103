// The browser's twin of notebook 06's small trials: where its scene puts what Python has drawn.
// `constants` hold, for each number of people, likeness and true gap, the first trials (responders
// with ketamine and placebo, a letter each), how often each lead came up in all, and how many
// trials were significant.

const FIRST_LETTER = 63;

function foundOf(values, c) {
  const rows = c.found[values.people][values.alike][values.true_points];
  const [ketamine, placebo, first, counts, significant] = rows;
  const people = Number(values.people);
  const responders = [ketamine, placebo].map((letters) => (
    Array.from(letters.slice(0, values.run), (_, i) => letters.charCodeAt(i) - FIRST_LETTER)));
  const leads = responders[0].map((k, i) => k - responders[1][i]);
  return { people, responders, leads, first, counts, significant };
}

// The outline of one bar per possible result, at or beyond the published one or not.
function bars({ people, first, counts }, beyond, c) {
  const half = 45 / people;
  const points = [];
  for (let lead = -people; lead <= people; lead += 1) {
    const at = (100 * lead) / people;
    const here = at >= c.striking - 1e-6 === beyond && at > c.lowest && at < c.highest;
    if (here) {
      const high = (100 * (counts[lead - first] || 0)) / c.repeats;
      points.push(at - half, 0, at - half, high, at + half, high, at + half, 0);
    }
  }
  return points;
}

// A dot for each trial run so far, stacked upon those with the same result.
function dots({ people, leads }, c) {
  const stacks = new Map();
  return leads.flatMap((lead) => {
    const below = stacks.get(lead) || 0;
    stacks.set(lead, below + 1);
    return [(100 * lead) / people, 0.6 + c.dot_step * below];
  });
}

function runWords(run, striking) {
  if (run === 1) return "One trial run; it";
  const many = ["none", "one"][striking] || String(striking);
  return `${run} trials run, ${many} as striking as the published one; the last`;
}

export function twin_small_trials(values, c) {
  const found = foundOf(values, c);
  const { people, responders, leads, first, counts, significant } = found;
  const isStriking = (lead) => (100 * lead) / people >= c.striking - 1e-6;
  const run = dots(found, c);
  const last = leads.length - 1;
  return {
    points: {
      usual: bars(found, false, c),
      beyond: bars(found, true, c),
      dots: run,
      last: run.slice(-2),
    },
    texts: {},
    readouts: {
      true: values.true_points,
      people,
      runs: runWords(values.run, leads.filter(isStriking).length),
      k: responders[0][last],
      p: responders[1][last],
      striking: (1000 * counts.reduce((sum, count, i) => (
        sum + (isStriking(first + i) ? count : 0)), 0)) / c.repeats,
      significant: (1000 * significant) / c.repeats,
    },
  };
}
