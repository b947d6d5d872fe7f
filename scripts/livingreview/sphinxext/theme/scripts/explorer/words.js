/* A pooled answer in words: its numbers as they are printed, and what they say, no further than they bear it out. */
lr.explorer.words = (() => {
  "use strict";
  const METHODS = {
    REML: "random effects (REML)", PM: "random effects (Paule–Mandel)", DL: "random effects (DerSimonian–Laird)", EE: "one common effect",
  };
  const INTERVALS = {
    wald: "normal interval", hksj: "Hartung–Knapp interval", "hksj-adhoc": "Hartung–Knapp interval, not narrower than by the trials' own variances",
  };
  /** Numbers of trials from which nearly nothing, and only little, can be told of how trials differ. */
  const [TWO, FEW] = [2, 5];

  /** Python rounds a tie to the even digit and JavaScript away from zero; both see the number itself, so ties are rare. */
  const between = (low, high, digits = 2) => `${low.toFixed(digits)}–${high.toFixed(digits)}`;
  const ratio = (pooled) => `${pooled.estimate.toFixed(2)} (${between(pooled.ciLow, pooled.ciHigh)})`;
  const prediction = (pooled) => (pooled.piLow === null ? "" : between(pooled.piLow, pooled.piHigh));
  const how = (pooled) => `${METHODS[pooled.method]}, ${INTERVALS[pooled.interval]}`;
  const variance = (pooled) =>
    pooled.tau2.toFixed(3) + (pooled.tau2Low === null ? "" : ` (${between(pooled.tau2Low, pooled.tau2High, 3)})`);

  /** What a pooled answer means; the direction is told only as far as the interval bears it out. */
  function inWords(pooled) {
    let meaning = "its interval includes no difference";
    if (pooled.ciHigh < 1) meaning = "fewer events with the intervention, and its interval excludes no difference";
    else if (pooled.ciLow > 1) meaning = "more events with the intervention, and its interval excludes no difference";
    const sentence = `Over ${pooled.k} trials the ratio is ${pooled.estimate.toFixed(2)}: ${meaning}.`;
    if (pooled.piLow === null) return sentence;
    const lies = pooled.piLow < 1 && 1 < pooled.piHigh ? "on either side of no difference" : "on the same side of no difference";
    return `${sentence} A further trial may be expected between ${pooled.piLow.toFixed(2)} and ${pooled.piHigh.toFixed(2)}, ${lies}.`;
  }

  /** What so few trials cannot tell; nothing of many. */
  function caution(pooled) {
    if (pooled.k <= TWO && pooled.interval === "wald") return "Two trials tell next to nothing of how far trials differ: the intervals may be far too narrow.";
    if (pooled.k <= TWO) return "Of two trials a Hartung–Knapp interval rests on one degree of freedom and says next to nothing; this book shows the normal one there.";
    if (pooled.k < FEW) return "So few trials tell little of how far trials differ.";
    return "";
  }

  return { METHODS, INTERVALS, between, ratio, prediction, how, variance, inWords, caution };
})();
