/* Quantiles and tails of the three distributions that a meta-analysis needs, for whole degrees of freedom: the sums of
   Abramowitz and Stegun, Handbook of Mathematical Functions, 26.4.4, 26.4.5, 26.7.3 and 26.7.4. */
lr.explorer.distributions = (() => {
  "use strict";
  const SMALLEST = Number.MIN_VALUE;
  /** From here on the complementary error function is computed as a continued fraction. */
  const FAR = 2;

  /** Where a function that is above zero at `low` and not at `high` crosses zero, to the last digit, by halving. */
  function fallingRoot(of, low, high) {
    for (;;) {
      const middle = low + (high - low) / 2;
      if (!(low < middle && middle < high)) return high;
      if (of(middle) > 0) low = middle;
      else high = middle;
    }
  }

  /** The complementary error function, of numbers from 0: 7.1.6 near 0, 7.1.14 (by Lentz's rule) far from it. */
  function erfc(x) {
    const falling = Math.exp(-x * x);
    if (x < FAR) {
      let term = x;
      let total = x;
      for (let n = 1; term > total * 1e-17; n += 1) {
        term *= (2 * x * x) / (2 * n + 1);
        total += term;
      }
      return 1 - (2 / Math.sqrt(Math.PI)) * falling * total;
    }
    let fraction = x;
    let above = x;
    let below = 0;
    for (let n = 1; n < 500; n += 1) {
      below = 1 / (x + (n / 2) * below);
      above = x + n / 2 / above;
      fraction *= above * below;
      if (Math.abs(above * below - 1) < 1e-16) break;
    }
    return falling / Math.sqrt(Math.PI) / fraction;
  }

  /** The number between whose negative and itself a standard normal variable lies with this probability (26.2.29). */
  const normalQuantile = (level) => Math.SQRT2 * fallingRoot((x) => erfc(x) - (1 - level), 0, 27);

  /** The same of a t variable. */
  function tQuantile(level, degrees) {
    return Math.sqrt(degrees) * Math.tan(fallingRoot((angle) => level - tWithin(angle, degrees), 0, Math.PI / 2));
  }

  /** The probability that a t variable lies between -x and x, where tan(angle) = x / sqrt(degrees) (26.7.3, 26.7.4). */
  function tWithin(angle, degrees) {
    const sine = Math.sin(angle);
    const cosine = Math.cos(angle);
    if (degrees === 1) return (2 * angle) / Math.PI;
    let term = degrees % 2 ? cosine : 1;
    let total = term;
    for (let j = 2 + (degrees % 2); j < degrees - 1; j += 2) {
      term *= ((j - 1) / j) * cosine ** 2;
      total += term;
    }
    return degrees % 2 ? (2 / Math.PI) * (angle + sine * total) : sine * total;
  }

  /** The probability that a chi-squared variable is larger than x (26.4.4, 26.4.5); by logarithms, because powers of a
      huge x are no number any more, though their product with exp(-x) is. */
  function chi2Tail(x, degrees) {
    if (x <= 0) return 1;
    const half = x / 2;
    const odd = degrees % 2;
    const log = Math.log(half);
    // The logarithm of the gamma function of order + 1, from one order to the next.
    let gamma = odd ? Math.log(Math.sqrt(Math.PI) / 2) : 0;
    let rest = 0;
    for (let j = 0; j < Math.floor(degrees / 2); j += 1) {
      const order = j + odd / 2;
      if (j) gamma += Math.log(order);
      rest += Math.exp(order * log - half - gamma);
    }
    return Math.min(1, (odd ? erfc(Math.sqrt(half)) : 0) + rest);
  }

  /** The number that a chi-squared variable exceeds with the probability `tail`. */
  function chi2Quantile(tail, degrees) {
    let high = 1;
    while (chi2Tail(high, degrees) > tail) high *= 2;
    return fallingRoot((x) => chi2Tail(x, degrees) - tail, SMALLEST, high);
  }

  return { fallingRoot, erfc, normalQuantile, tQuantile, chi2Tail, chi2Quantile };
})();
