/* Which result of each trial is pooled, which cannot be and why, and what a reader should be warned of. */
lr.explorer.choice = (() => {
  "use strict";
  const { effect } = lr.explorer.ratios;
  /** Different things that a warning names. */
  const NAMED = 5;

  /** The endpoints of the hazard ratios in view. */
  const endpoints = (model, shown) => [...new Set(shown.filter((line) => line.measure === model.ratio).map((line) => line.endpoint))];

  const effectOf = (line) => (line.effect ??= effect(line.value, line.ci_low, line.ci_high, line.ci_level));

  /** Newest last: by the day of the cut-off, then by the kind of analysis; of two comparisons the first of the table
      comes last. */
  const newer = (a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : (a.rank ?? -1) - (b.rank ?? -1) || b.place - a.place);

  /** One result a trial: the newest main analysis in view that can be pooled, unless the reader picked another.

      Returns `chosen` (trial, line, effect, others to choose from, whether it is ticked; the earliest report first) and
      `refused` (line and reason). */
  function choose(model, shown, state) {
    const ratios = shown.filter((line) => line.measure === model.ratio);
    const byTrial = Map.groupBy ? Map.groupBy(ratios, (line) => line.trial) : grouped(ratios);
    const main = ratios.some((line) => line.rank !== null);
    const picked = new Set(state.pick);
    const out = new Set(state.out);
    const chosen = [];
    const refused = [];
    for (const [trial, lines] of byTrial) {
      const whole = main ? lines.filter((line) => line.rank !== null) : lines;
      const poolable = lines.filter((line) => !effectOf(line).reason);
      const byDefault = whole.filter((line) => !effectOf(line).reason).sort(newer).at(-1);
      const line = poolable.find((one) => picked.has(one.outcome)) ?? byDefault;
      if (line) chosen.push({ trial, line, effect: effectOf(line), others: poolable, isIn: !out.has(trial.trial) });
      if (!byDefault && !line) {
        refused.push(...(whole.length ? whole : lines).map((one) =>
          ({ line: one, others: poolable, reason: effectOf(one).reason ?? "only a part of the patients, or a second assessment, is in view" })));
      } else {
        refused.push(...whole.filter((one) => effectOf(one).reason).map((one) => ({ line: one, others: [], reason: effectOf(one).reason })));
      }
    }
    // A question has its own order, which is the same but for trials of one year without a day.
    const places = new Map((model.questions.get(state.question)?.trials ?? []).map(([trial], place) => [trial, place]));
    if (places.size) chosen.sort((a, b) => places.get(a.trial.trial) - places.get(b.trial.trial));
    else chosen.sort((a, b) => (a.line.year ?? 9999) - (b.line.year ?? 9999) || (a.line.day || "9").localeCompare(b.line.day || "9") || a.line.place - b.line.place);
    return { chosen, refused };
  }

  function grouped(lines) {
    const found = new Map();
    for (const line of lines) found.set(line.trial, [...(found.get(line.trial) ?? []), line]);
    return found;
  }

  /** Method and interval of a view: those chosen, else those of the question, else random effects. */
  function manner(model, state) {
    const asked = model.questions.get(state.question);
    const method = state.method || asked?.method || "REML";
    const interval = state.interval || (state.method === "EE" ? "wald" : asked?.interval || (method === "EE" ? "wald" : "hksj-adhoc"));
    return { method, interval };
  }

  /** Pool what is ticked; the ratio with everything known of it, or `fault`, a sentence. */
  function pooled(chosen, { method, interval }) {
    const ticked = chosen.filter((one) => one.isIn);
    try {
      const { pool, ratio } = lr.explorer.pooling;
      return ratio(pool(ticked.map((one) => one.effect.log), ticked.map((one) => one.effect.variance), method, interval));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return { fault: error.message };
    }
  }

  const regimen = (trial, arm) => trial.arms.get(arm)?.regimen ?? arm;

  /** What one number should not stand for without a word: different controls, settings, strategies, parts of patients,
      trials that share patients. Each is a sentence. */
  function warnings(model, chosen) {
    const ticked = chosen.filter((one) => one.isIn);
    if (ticked.length < 2) return [];
    const found = [];
    const mixed = (what, of) => {
      const counts = new Map();
      for (const one of ticked) counts.set(of(one), (counts.get(of(one)) ?? 0) + 1);
      if (counts.size < 2) return;
      const named = [...counts].sort((a, b) => b[1] - a[1]).map(([name, count]) => `${name} (${count})`);
      const rest = named.length > NAMED ? `; and ${named.length - NAMED} more` : "";
      found.push(`${what}: ${named.slice(0, NAMED).join("; ")}${rest}.`);
    };
    mixed("Settings or lines of treatment differ", ({ trial }) => model.label("setting", trial.setting));
    mixed("Controls differ", ({ trial, line }) => regimen(trial, line.comparator));
    mixed("Strategies differ", ({ trial }) => model.label("strategy", trial.strategy));
    mixed("Designs differ", ({ trial }) => model.label("design", trial.design));
    const parts = ticked.filter(({ line }) => line.rank === null);
    if (parts.length) {
      found.push(`Parts of the patients, or second assessments, stand for whole trials: ${parts.map(({ trial }) => trial.name).join(", ")}.`);
    }
    const registered = new Map();
    for (const { trial } of ticked) {
      if (/\d/.test(trial.nct)) registered.set(trial.nct, [...(registered.get(trial.nct) ?? []), trial.name]);
    }
    for (const [number, names] of registered) {
      if (names.length > 1) found.push(`Populations overlap: ${names.join(" and ")} have one registry number, ${number}.`);
    }
    return found;
  }

  return { endpoints, choose, manner, pooled, warnings, regimen };
})();
