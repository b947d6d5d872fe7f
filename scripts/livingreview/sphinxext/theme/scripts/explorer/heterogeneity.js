/* Variance between trials (tau squared): three estimators, its interval, and what share of the spread it makes up.
   All works on effects `y` with known sampling variances `v`; weights are 1 / (v + tau squared). */
lr.explorer.heterogeneity = (() => {
  "use strict";
  const { chi2Quantile, fallingRoot } = lr.explorer.distributions;
  /** Points per factor of ten at which the restricted likelihood is looked at for more than one peak. */
  const POINTS = 40;

  const range = (y) => Math.max(...y) - Math.min(...y);

  /** Sum of the weights, of their squares, and the weighted mean. */
  function weighed(y, v, tau2) {
    let total = 0;
    let squares = 0;
    let sum = 0;
    for (let j = 0; j < y.length; j += 1) {
      const weight = 1 / (v[j] + tau2);
      total += weight;
      squares += weight * weight;
      sum += weight * y[j];
    }
    return { total, squares, mean: sum / total };
  }

  /** Weighted sum of squared distances from the weighted mean: Cochran's Q where tau squared is 0. */
  function spread(y, v, tau2 = 0) {
    const { mean } = weighed(y, v, tau2);
    let sum = 0;
    for (let j = 0; j < y.length; j += 1) sum += (y[j] - mean) ** 2 / (v[j] + tau2);
    return sum;
  }

  /** Tau squared by moments, not below 0 (DerSimonian and Laird 1986). */
  function dersimonianLaird(y, v) {
    const { total, squares } = weighed(y, v, 0);
    return Math.max(0, (spread(y, v) - (y.length - 1)) / (total - squares / total));
  }

  /** Tau squared at which Q equals its degrees of freedom (Paule and Mandel 1982). */
  const pauleMandel = (y, v) => atSpread(y, v, y.length - 1);

  /** Tau squared by restricted maximum likelihood (Viechtbauer 2005): every peak is found, and the highest taken. None
      lies above the squared range of the effects minus the smallest sampling variance. */
  function restrictedLikelihood(y, v) {
    const least = Math.min(...v);
    const highest = range(y) ** 2 - least;
    if (highest <= 0) return 0;
    const count = Math.trunc(POINTS * Math.log10(1 + highest / least)) + POINTS;
    const last = Math.log1p(highest / least);
    const point = (j) => (j ? least * Math.expm1((last * j) / (count - 1)) : 0);
    const peaks = [];
    let before = 0;
    let rising = slope(y, v, 0);
    if (rising <= 0) peaks.push(0);
    for (let j = 1; j < count; j += 1) {
      const here = point(j);
      const next = slope(y, v, here);
      if (rising > 0 && next <= 0) peaks.push(fallingRoot((tau2) => slope(y, v, tau2), before, here));
      [before, rising] = [here, next];
    }
    if (rising > 0) peaks.push(before); // by rounding alone
    return peaks.reduce((best, tau2) => (logLikelihood(y, v, tau2) > logLikelihood(y, v, best) ? tau2 : best));
  }

  function slope(y, v, tau2) {
    const { total, squares, mean } = weighed(y, v, tau2);
    let sum = 0;
    for (let j = 0; j < y.length; j += 1) sum += ((y[j] - mean) / (v[j] + tau2)) ** 2;
    return sum - total + squares / total;
  }

  function logLikelihood(y, v, tau2) {
    let logs = 0;
    for (let j = 0; j < y.length; j += 1) logs -= Math.log(v[j] + tau2);
    return (logs - Math.log(weighed(y, v, tau2).total) - spread(y, v, tau2)) / 2;
  }

  /** Interval of tau squared by Q-profile (Viechtbauer 2007); both ends are 0 where the trials differ by less than
      chance alone would leave in most cases. */
  function profile(y, v, level) {
    const aside = (1 - level) / 2;
    return [aside, 1 - aside].map((tail) => atSpread(y, v, chi2Quantile(tail, y.length - 1)));
  }

  /** Tau squared at which Q falls to a value; 0 if it is not above it. */
  function atSpread(y, v, wanted) {
    const excess = (tau2) => spread(y, v, tau2) - wanted;
    // Q is at most the number of trials times their squared range, over the smallest variance plus tau squared.
    return excess(0) > 0 ? fallingRoot(excess, 0, (y.length * range(y) ** 2) / wanted) : 0;
  }

  /** I squared, the percentage of the total variance that is between trials (Higgins and Thompson 2002). */
  function share(v, tau2) {
    const { total, squares } = weighed(v, v, 0);
    const typical = (v.length - 1) * (total / (total ** 2 - squares));
    return (100 * tau2) / (tau2 + typical);
  }

  /** Under a common effect there is no variance between trials. */
  const ESTIMATORS = { REML: restrictedLikelihood, PM: pauleMandel, DL: dersimonianLaird, EE: () => 0 };

  return { spread, dersimonianLaird, profile, share, ESTIMATORS };
})();
