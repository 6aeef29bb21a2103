// The browser's twin of models/infusion_session.py: what 1 mg does to each of many people where it
// acts, before any ceiling. The equations and what they leave out stand there.

// What is left of 1 mg after each time is a sum of exponentials: [rate, weight] of each.
function termsOf(person, nasal) {
  const { decay, share, effect: e } = person;
  const terms = [];
  let last = 0;
  let waiting = 0;
  decay.forEach((k, j) => {
    const scale = (1000 * e * share[j]) / person.volume;
    if (!nasal) {
      terms.push([k, scale / (e - k)]);
      last -= scale / (e - k);
      return;
    }
    const a = nasal;
    const own = scale * person.nasal * a;
    terms.push([k, own / ((a - k) * (e - k))]);
    waiting += own / ((k - a) * (e - a));
    last += own / ((k - e) * (a - e));
  });
  if (nasal) terms.push([nasal, waiting]);
  terms.push([e, last]);
  return terms;
}

// The same of the level in blood.
function bloodTerms(person, nasal) {
  const terms = [];
  let waiting = 0;
  person.decay.forEach((k, j) => {
    const scale = (1000 * person.share[j]) / person.volume;
    const own = nasal ? (scale * person.nasal * nasal) / (nasal - k) : scale;
    terms.push([k, own]);
    waiting -= own;
  });
  if (nasal) terms.push([nasal, waiting]);
  return terms;
}

// Adds up terms at each time, after a bolus (duration 0) or a drip of that many hours.
function addUp(terms, times, duration) {
  const sums = new Float64Array(times.length);
  for (const [rate, weight] of terms) {
    const share = duration ? weight / (rate * duration) : weight;
    const whole = -Math.expm1(-rate * duration);
    for (let i = 0; i < times.length; i += 1) {
      const t = times[i];
      if (!duration) sums[i] += share * Math.exp(-rate * t);
      else if (t < duration) sums[i] -= share * Math.expm1(-rate * t);
      else sums[i] += share * whole * Math.exp(-rate * (t - duration));
    }
  }
  return sums.map((sum) => Math.max(sum, 0)); // at no time the terms cancel but for a last digit
}

// Levels (ng/mL for 1 mg) where it acts; nasal: the rate at which the nose gives it up, or 0.
export function effectOf(person, times, duration, nasal) {
  return addUp(termsOf(person, nasal), times, duration);
}

export function bloodOf(person, times, duration, nasal) {
  return addUp(bloodTerms(person, nasal), times, duration);
}
