/* Pool the effects of several trials by inverse variance: estimate, interval, heterogeneity, prediction interval. The
   same sums as in the book's own program, in the same order; a test compares the two. */
lr.explorer.pooling = (() => {
  "use strict";
  const { chi2Tail, normalQuantile, tQuantile } = lr.explorer.distributions;
  const { spread, dersimonianLaird, profile, share, ESTIMATORS } = lr.explorer.heterogeneity;
  const METHODS = Object.keys(ESTIMATORS);
  const INTERVALS = ["wald", "hksj", "hksj-adhoc"];
  /** A standard error that is so small a share of that by the trials' own variances comes of rounding alone. */
  const EQUAL = 1e-6;

  function median(numbers) {
    const sorted = [...numbers].sort((a, b) => a - b);
    const half = sorted.length >> 1;
    return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** Pool effects, such as logarithms of hazard ratios, with their sampling variances.

      The interval is `wald` (normal), `hksj` (Hartung and Knapp 2001, Sidik and Jonkman 2002: t with k - 1 degrees of
      freedom, and a variance from the scatter of the trials) or `hksj-adhoc` (that scatter not below what the trials'
      own variances let expect). The prediction interval is normal with `wald`, t with k - 1 degrees of freedom with the
      others; there is none under a common effect. Throws an error with one sentence where nothing can be pooled. */
  function pool(yi, vi, method = "REML", interval = "hksj", level = 0.95) {
    const k = yi.length;
    if (!k) throw new RangeError("No trial is left: there is nothing to pool.");
    if (k === 1 && (method !== "EE" || interval !== "wald")) {
      throw new RangeError("One trial only is left: there is nothing to pool, and no variance between trials.");
    }
    // Sums are of numbers near 1, whatever the unit of the effects; what is added to all of them is left aside.
    const middle = median(yi);
    const unit = Math.sqrt(Math.min(...vi));
    const y = Float64Array.from(yi, (effect) => (effect - middle) / unit);
    const v = Float64Array.from(vi, (variance) => variance / unit ** 2);
    const tau2 = ESTIMATORS[method](y, v);
    const weights = Array.from(v, (variance) => 1 / (variance + tau2));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const mean = weights.reduce((sum, weight, j) => sum + weight * y[j], 0) / total;
    const se = standardError(y, v, tau2, total, interval);
    const wide = interval === "wald" ? normalQuantile(level) : tQuantile(level, k - 1);
    if (se < EQUAL / Math.sqrt(total)) {
      throw new RangeError("All effects are equal: this interval would have no width; choose another.");
    }
    const q = spread(y, v);
    const [low, high] = k > 1 ? profile(y, v, level) : [null, null];
    const reach = method === "EE" ? null : wide * Math.sqrt(tau2 + se ** 2);
    const between = method === "EE" && k > 1 ? dersimonianLaird(y, v) : tau2;
    const whole = (number) => middle + unit * number;
    return {
      estimate: whole(mean), se: unit * se, ciLow: whole(mean - wide * se), ciHigh: whole(mean + wide * se),
      tau2: unit ** 2 * tau2, tau2Low: low === null ? null : unit ** 2 * low, tau2High: high === null ? null : unit ** 2 * high,
      i2: k > 1 ? share(v, between) : 0, q, qP: k > 1 ? chi2Tail(q, k - 1) : null,
      piLow: reach === null ? null : whole(mean - reach), piHigh: reach === null ? null : whole(mean + reach),
      k, weights: weights.map((weight) => (100 * weight) / total), method, interval, level,
    };
  }

  function standardError(y, v, tau2, total, interval) {
    const plain = 1 / Math.sqrt(total);
    if (interval === "wald") return plain;
    const scale = Math.sqrt(spread(y, v, tau2) / (y.length - 1));
    return plain * (interval === "hksj-adhoc" ? Math.max(1, scale) : scale);
  }

  /** The same with estimate and both intervals as ratios; standard error and variance stay logarithms. */
  function ratio(pooled) {
    const found = { ...pooled };
    for (const name of ["estimate", "ciLow", "ciHigh", "piLow", "piHigh"]) {
      if (found[name] !== null) found[name] = Math.exp(found[name]);
    }
    return found;
  }

  return { pool, ratio, METHODS, INTERVALS };
})();
