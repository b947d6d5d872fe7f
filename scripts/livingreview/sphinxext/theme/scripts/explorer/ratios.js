/* From a ratio as it is printed, with its interval, to the effect and variance that are pooled, or to the reason why
   it cannot be. */
lr.explorer.ratios = (() => {
  "use strict";
  const { normalQuantile } = lr.explorer.distributions;
  const quantiles = new Map();

  const isNumber = (cell) => cell.trim() !== "" && Number.isFinite(Number(cell));
  const decimals = (printed) => printed.split(".")[1]?.length ?? 0;
  /** Half of the last digit printed, by which rounding may have moved a number. */
  const halfDigit = (printed) => 0.5 * 10 ** -decimals(printed);

  function quantile(level) {
    if (!quantiles.has(level)) quantiles.set(level, normalQuantile(level / 100));
    return quantiles.get(level);
  }

  /** The effect behind a printed ratio: `log` and `variance`, or `reason`.

      The standard error is half the width of the interval on the log scale over the quantile of the interval's own
      level; a P value is never used. An interval whose geometric mean is not its ratio within rounding is refused. */
  function effect(value, ciLow, ciHigh, ciLevel) {
    if (!isNumber(value)) return { reason: `no ratio is printed (${value})` };
    if (!isNumber(ciLow) || !isNumber(ciHigh)) return { reason: `no interval is printed for ${value}` };
    if (!isNumber(ciLevel)) return { reason: `the level of the interval ${ciLow} to ${ciHigh} is not stated; 95 is not assumed` };
    const [ratio, low, high, level] = [value, ciLow, ciHigh, ciLevel].map(Number);
    if (!(0 < low && low < high)) return { reason: `${ciLow} to ${ciHigh} is no interval of a ratio; two numbers above 0 in order are expected` };
    if (!(0 < level && level < 100)) return { reason: `the level ${ciLevel} is none; a percentage such as 95 is expected` };
    // With both ends as far down, or up, as rounding allows.
    const [least, most] = [-1, 1].map((sign) => Math.sqrt(Math.max(0, low + sign * halfDigit(ciLow)) * (high + sign * halfDigit(ciHigh))));
    if (!(least <= ratio + halfDigit(value)) || !(ratio - halfDigit(value) <= most)) {
      const middle = Math.sqrt(low * high).toFixed(decimals(value));
      return { reason: `${value} is not the middle of ${ciLow} to ${ciHigh}, which for a ratio is about ${middle}; one of the three is misprinted` };
    }
    return { log: Math.log(ratio), variance: (Math.log(high / low) / (2 * quantile(level))) ** 2 };
  }

  return { effect, halfDigit };
})();
