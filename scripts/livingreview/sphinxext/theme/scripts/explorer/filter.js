/* Which lines a view shows, and how many each further choice would show. */
lr.explorer.filter = (() => {
  "use strict";
  const FACETS = [
    ["strategy", "Strategy", "strategy"],
    ["setting", "Setting and line", "setting"],
    ["phase", "Phase", "phase"],
    ["design", "Design", "design"],
    ["endpoint", "Endpoint", "endpoint"],
    ["measure", "Measure", "measure"],
    ["analysis", "Analysis", "analysis"],
    ["met", "Primary endpoint", "primary_met"],
    ["state", "State of the trial", "word"],
    ["status", "How it is known", "status"],
  ];

  const within = (values, chosen) => (Array.isArray(values) ? values.some((value) => chosen.has(value)) : chosen.has(values));

  /** The lines of a question: of each trial that is in, the result that the question names or, where that was not yet
      known, the latest of the same comparison that was. */
  function ofQuestion(model, question) {
    const found = new Set();
    for (const [, outcome, isIn] of question.trials) {
      const line = isIn && model.byKey.get(outcome);
      const there = line && lr.explorer.model.standIn(line);
      if (there) found.add(there);
    }
    return found;
  }

  /** The lines of a view in the order of the tables, and for each choice how many lines it adds or keeps.

      `fits` tells whether a line answers the text of the view; without it every line does. */
  function filter(model, state, fits = null) {
    const chosen = FACETS.map(([name]) => (state[name].length ? new Set(state[name]) : null));
    const question = state.question ? ofQuestion(model, model.questions.get(state.question)) : null;
    const [from, to] = [Number(state.from) || -Infinity, Number(state.to) || Infinity];
    const hasYears = Boolean(state.from || state.to);
    const counts = Object.fromEntries(FACETS.map(([name]) => [name, new Map()]));
    const shown = [];
    for (const line of model.lines) {
      if (!line.isThere || (question && !question.has(line))) continue;
      if (state.cuts === "latest" && line.outcome && line.cut !== "latest") continue;
      if (hasYears && !(line.year >= from && line.year <= to)) continue;
      // A choice within a group of boxes counts lines that fit all other groups.
      let failed = -1;
      let failures = 0;
      for (let i = 0; i < FACETS.length && failures < 2; i += 1) {
        if (!chosen[i] || within(line.values[FACETS[i][0]], chosen[i])) continue;
        failed = i;
        failures += 1;
      }
      if (failures > 1 || (fits && !fits(line))) continue;
      if (!failures) shown.push(line);
      for (let i = failures ? failed : 0; i < (failures ? failed + 1 : FACETS.length); i += 1) {
        const [name] = FACETS[i];
        const values = line.values[name];
        for (const value of Array.isArray(values) ? values : [values]) counts[name].set(value, (counts[name].get(value) ?? 0) + 1);
      }
    }
    return { shown, counts };
  }

  /** Whether a line answers the words that somebody typed, understood as the search of the book understands them. */
  function answers(model, terms) {
    return (line) => {
      line.text ??= lr.search.line(textOf(model, line));
      return terms.every((term) => lr.search.fits(line.text, term));
    };
  }

  function textOf(model, line) {
    const { trial } = line;
    const words = [trial.name, trial.nct, trial.population, trial.primary_endpoint, model.works[line.source]?.[0] ?? ""];
    for (const name of ["strategy", "setting", "phase", "design"]) words.push(model.label(name, trial[name]));
    for (const arm of trial.arms.values()) words.push(arm.regimen);
    if (line.outcome) words.push(line.endpoint, model.label("endpoint", line.endpoint), model.label("measure", line.measure), line.population, line.note);
    return words.join(" · ");
  }

  return { FACETS, filter, ofQuestion, answers };
})();
