// The browser's twin of models/trial_simulator.py: same numbers from the same seed. The equations and what they leave
// out stand there; constants come in with `parameters`, so that none is written twice. Everything but the exports is inside
// one function, because a page joins all browser code into one script, where names must not meet.

export const { simulate_trial, simulate_trials, differences } = (() => {
  const MAX_PEOPLE = 1000, DRAWS = 4, WEYL = 0x6d2b79f5;

  function mix(state) {
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  }

  const uniform = (start, index) => (mix((start + Math.imul(index + 1, WEYL)) | 0) + 0.5) / 4294967296;
  const normal = (u, v) => Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);

  function logGamma(x) {  // Lanczos, g = 7; relative error below 1e-13 for x > 0.5
    const c = [0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
      -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7];
    const z = x - 1, t = z + 7.5;
    const sum = c.reduce((total, value, i) => (i ? total + value / (z + i) : value), 0);
    return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
  }

  function betaFraction(x, a, b) {  // continued fraction of the incomplete beta function, Lentz's method
    const floor = (value) => (Math.abs(value) < 1e-300 ? 1e-300 : value);
    let c = 1, d = 1 / floor(1 - ((a + b) * x) / (a + 1)), h = d;
    for (let m = 1; m <= 500; m += 1) {
      for (const top of [(m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
        (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))]) {
        d = 1 / floor(1 + top * d);
        c = floor(1 + top / c);
        h *= d * c;
      }
      if (Math.abs(d * c - 1) < 1e-14) break;
    }
    return h;
  }

  function incompleteBeta(x, a, b) {
    if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
    const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
    return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b;
  }

  const twoSidedP = (t, df) => incompleteBeta(df / (df + t * t), df / 2, 0.5);

  function criticalT(alpha, df) {  // bisection: p falls as t rises
    let low = 0, high = 1;
    while (twoSidedP(high, df) > alpha) high *= 2;
    for (let i = 0; i < 80; i += 1) {
      const middle = (low + high) / 2;
      if (twoSidedP(middle, df) > alpha) low = middle; else high = middle;
    }
    return (low + high) / 2;
  }

  function person(start, trial, i, design, parameters) {
    const place = DRAWS * (MAX_PEOPLE * trial + i);
    const arm = i % 2 === 0;
    const chance = arm ? parameters[`right_ketamine_${design.control}`] : 1 - parameters[`right_control_${design.control}`];
    const believes = uniform(start, place + 2) < chance;
    const rater = uniform(start, place + 3) < chance;
    const fall = parameters.usual_fall_points + parameters.true_effect_points * arm + parameters.expectancy_points * believes
      + parameters.spread_points * normal(uniform(start, place), uniform(start, place + 1))
      + (design.raters === "present" ? parameters.rater_points * rater : 0);
    return { arm, believes, rater, fall };
  }

  function summary(people, parameters, critical) {
    const threshold = parameters.response_fraction * parameters.baseline_points;
    const [ketamine, control] = [true, false].map((arm) => {
      const falls = people.filter((one) => one.arm === arm).map((one) => one.fall);
      const mean = falls.reduce((a, b) => a + b, 0) / falls.length;
      const variance = falls.reduce((a, b) => a + (b - mean) ** 2, 0) / (falls.length - 1);
      return { mean, variance, response: falls.filter((fall) => fall >= threshold).length / falls.length };
    });
    const difference = ketamine.mean - control.mean;
    const pooled = Math.sqrt((ketamine.variance + control.variance) / 2);
    const error = pooled * Math.sqrt(4 / people.length);
    const p = twoSidedP(difference / error, people.length - 2);
    return {
      difference_points: difference, ci_low_points: difference - critical * error, ci_high_points: difference + critical * error,
      t: difference / error, p, d: difference / pooled, significant: p < parameters.alpha,
      right_guess_share: people.filter((one) => one.believes === one.arm).length / people.length,
      response_ketamine: ketamine.response, response_control: control.response,
    };
  }

  function simulate_trial(design, parameters, seed = 0, number = 0) {
    const start = mix(seed | 0);
    const people = Array.from({ length: design.n }, (_, i) => person(start, number, i, design, parameters));
    return {
      ketamine_arm: people.map((one) => one.arm), believes_ketamine: people.map((one) => one.believes),
      rater_believes_ketamine: people.map((one) => one.rater), fall_points: people.map((one) => one.fall),
      result: summary(people, parameters, criticalT(parameters.alpha, design.n - 2)),
    };
  }

  function simulate_trials(design, parameters, trials = 1000, seed = 0, first = 0) {
    const start = mix(seed | 0), critical = criticalT(parameters.alpha, design.n - 2), columns = {};
    for (let trial = first; trial < first + trials; trial += 1) {
      const people = Array.from({ length: design.n }, (_, i) => person(start, trial, i, design, parameters));
      for (const [name, value] of Object.entries(summary(people, parameters, critical))) (columns[name] ??= []).push(value);
    }
    return columns;
  }

  const kept = new Map();

  function luck(seed, trials, i) {  // person i of each trial; kept, because a slider asks for the same again
    const key = `${seed} ${trials} ${i}`;
    if (!kept.has(key)) {
      const start = mix(seed | 0), z = new Float64Array(trials), guess = new Float64Array(trials), rater = new Float64Array(trials);
      for (let trial = 0; trial < trials; trial += 1) {
        const place = DRAWS * (MAX_PEOPLE * trial + i);
        z[trial] = normal(uniform(start, place), uniform(start, place + 1));
        guess[trial] = uniform(start, place + 2);
        rater[trial] = uniform(start, place + 3);
      }
      kept.set(key, { z, guess, rater });
    }
    return kept.get(key);
  }

  const kept_arms = new Map();

  // Sums and sums of squares of falls of every second person from `first`, without what the drug itself adds, which is alike in all.
  function armSums(design, parameters, trials, seed, first) {
    const key = JSON.stringify([design, { ...parameters, true_effect_points: 0 }, trials, seed]);
    if (kept_arms.get(first)?.key !== key) kept_arms.set(first, { key, ...freshArmSums(design, parameters, trials, seed, first) });
    return kept_arms.get(first);
  }

  function freshArmSums(design, parameters, trials, seed, first) {
    const chance = first ? 1 - parameters[`right_control_${design.control}`] : parameters[`right_ketamine_${design.control}`];
    const seen = design.raters === "present" ? parameters.rater_points : 0;
    const sums = new Float64Array(trials), squares = new Float64Array(trials);
    for (let i = first; i < design.n; i += 2) {
      const { z, guess, rater } = luck(seed, trials, i);
      for (let trial = 0; trial < trials; trial += 1) {
        const fall = (guess[trial] < chance ? parameters.expectancy_points : 0) + (rater[trial] < chance ? seen : 0)
          + parameters.spread_points * z[trial];
        sums[trial] += fall;
        squares[trial] += fall * fall;
      }
    }
    return { sums, squares };
  }

  // What `simulate_trials` says of the difference alone, fast enough for every frame of a drag: { difference_points, significant }.
  function differences(design, parameters, trials = 1000, seed = 0) {
    const [ketamine, control] = [0, 1].map((first) => armSums(design, parameters, trials, seed, first));
    const half = design.n / 2, critical = criticalT(parameters.alpha, design.n - 2);
    const difference_points = new Float64Array(trials), significant = new Array(trials);
    for (let trial = 0; trial < trials; trial += 1) {
      const spread = [ketamine, control].reduce((sum, arm) => sum + arm.squares[trial] - arm.sums[trial] ** 2 / half, 0) / (half - 1);
      difference_points[trial] = (ketamine.sums[trial] - control.sums[trial]) / half + parameters.true_effect_points;
      significant[trial] = Math.abs(difference_points[trial]) > critical * Math.sqrt((spread / 2) * (4 / design.n));
    }
    return { difference_points, significant };
  }

  return { simulate_trial, simulate_trials, differences };
})();
