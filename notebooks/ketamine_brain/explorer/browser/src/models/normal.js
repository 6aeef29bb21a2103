// The normal distribution function, to the last digits: a series near the middle, a continued
// fraction in the tails.

const SPLIT = 3;

function series(x) {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n += 1) {
    term *= (x * x) / (2 * n + 1);
    sum += term;
  }
  return sum * density(x);
}

function density(x) {
  return Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
}

function tail(x) {
  let fraction = x;
  for (let n = 60; n >= 1; n -= 1) fraction = x + n / fraction;
  return density(x) / fraction;
}

export function normalCdf(x) {
  if (x === 0) return 0.5;
  if (Math.abs(x) < SPLIT) return 0.5 + series(x);
  return x < 0 ? tail(-x) : 1 - tail(x);
}
