// The browser's twin of models/decisions.py, as far as a page needs it: counts for an icon array, and Bayes' update.

export const decisions = (() => {
  function counts(shares, denominator = 100) {
    const total = shares.reduce((a, b) => a + b, 0);
    const exact = shares.map((share) => (share / total) * denominator);
    const whole = exact.map((value) => Math.floor(value + 1e-9));
    const left = denominator - whole.reduce((a, b) => a + b, 0);
    const order = exact.map((value, i) => [value - whole[i], i]).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
    for (const [, i] of order.slice(0, left)) whole[i] += 1;
    return whole;
  }

  function update(prior, power, alpha, result) {
    const [if_true, if_not] = result === "significant" ? [power, alpha] : [1 - power, 1 - alpha];
    const posterior = (prior * if_true) / (prior * if_true + (1 - prior) * if_not);
    return {
      prior_odds: prior / (1 - prior), likelihood_ratio: if_true / if_not, posterior_odds: posterior / (1 - posterior), posterior,
    };
  }

  return { counts, update };
})();
