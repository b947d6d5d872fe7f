/* The tables as the page uses them: one line for each result, and one for each trial that stands for its results where
   there are none. What is known of a day decides which lines are there, and which of them is the latest. */
lr.explorer.model = (() => {
  "use strict";
  const MISSING = new Set(["NR", "NE", "NA", ""]);
  const MINUS = "\u2212";

  const unpack = (column) => (Array.isArray(column) ? column : column.at.map((place) => column.of[place]));

  /** Rows of a table that came column by column. */
  function rowsOf(table) {
    const columns = Object.entries(table ?? {}).map(([name, column]) => [name, unpack(column)]);
    const count = columns[0]?.[1].length ?? 0;
    return Array.from({ length: count }, (_, i) => Object.fromEntries(columns.map(([name, cells]) => [name, cells[i]])));
  }

  function read(data) {
    const words = Object.fromEntries(Object.entries(data.words).map(([column, of]) =>
      [column, new Map(of.map(([value, label, more], place) => [value, { label, place, ...more }]))]));
    const label = (column, value) => words[column]?.get(value)?.label ?? value;
    const trials = new Map();
    for (const row of rowsOf(data.trials)) trials.set(row.trial, { ...row, arms: new Map(), states: [], lines: [] });
    for (const row of rowsOf(data.arms)) trials.get(row.trial)?.arms.set(row.arm, row);
    for (const row of rowsOf(data.states)) trials.get(row.trial)?.states.push(row);
    const byName = [...trials.values()].sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
    const groups = new Map();
    for (const row of rowsOf(data.outcomes)) {
      const trial = trials.get(row.trial);
      if (!trial) continue;
      const rank = words.analysis?.get(row.analysis)?.rank;
      const line = {
        ...row, trial, rank: rank ?? null, day: MISSING.has(row.cutoff) ? "" : row.cutoff, year: data.works[row.source]?.[1] ?? null,
        values: {}, text: null, isThere: true, cut: "",
      };
      line.values = {
        strategy: trial.strategy, setting: trial.setting, phase: trial.phase, design: trial.design, met: trial.primary_met,
        endpoint: row.endpoint, measure: row.measure, analysis: row.analysis, status: row.status,
      };
      trial.lines.push(line);
      if (line.rank === null) continue;
      const name = [row.trial, row.arm, row.comparator, row.endpoint, row.measure].join("/");
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push(line);
      line.group = groups.get(name);
    }
    // By the day of the cut-off, lines without one first; the kind of analysis decides where the days do not.
    for (const group of groups.values()) group.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.rank - b.rank));
    const lines = [];
    for (const trial of byName) {
      trial.bare = {
        trial, outcome: "", source: trial.source, status: trial.status, year: data.works[trial.source]?.[1] ?? null, day: "", rank: null,
        values: { strategy: trial.strategy, setting: trial.setting, phase: trial.phase, design: trial.design, met: trial.primary_met, status: trial.status },
        text: null, isThere: true, cut: "",
      };
      trial.lines.forEach((line) => lines.push(line));
      lines.push(trial.bare);
    }
    lines.forEach((line, place) => { line.place = place; });
    const byKey = new Map(lines.filter((line) => line.outcome).map((line) => [line.outcome, line]));
    const questions = new Map(data.questions.map((one) => [one.question, one]));
    const model = { lines, trials, byKey, questions, words, label, works: data.works, places: data.places ?? {}, ratio: data.ratio, asOf: null };
    asOf(model, "");
    return model;
  }

  /** Whether something was known on a day, as far as its own day and the year of its source tell. */
  const known = (day, year, asOfDay) => !asOfDay || ((!day || day <= asOfDay) && (!year || year <= Number(asOfDay.slice(0, 4))));

  /** Let only those lines be there that were known on a day (all of them, without one), and tell the latest of each. */
  function asOf(model, day) {
    if (model.asOf === day) return;
    model.asOf = day;
    for (const trial of model.trials.values()) {
      let some = false;
      trial.known = trial.states.filter((state) => MISSING.has(state.as_of) || !day || state.as_of <= day.slice(0, state.as_of.length));
      const states = trial.known.map((state) => state.word);
      const met = known("", model.works[trial.source]?.[1], day) ? trial.primary_met : "";
      for (const line of [...trial.lines, trial.bare]) {
        line.values.state = states;
        line.values.met = met;
        line.isThere = line === trial.bare ? !some : known(line.day, line.year, day);
        some ||= line.isThere;
        line.cut = line.rank === null ? "part" : "earlier";
      }
    }
    for (const line of model.lines) {
      const last = line.group?.findLast((one) => one.isThere);
      if (last) last.cut = "latest";
    }
  }

  /** The line itself, or the latest that was there of the same comparison; nothing if there was none. */
  const standIn = (line) => (line.isThere ? line : line.group?.findLast((one) => one.isThere));

  /** A cell with a true minus sign. */
  const printed = (cell) => cell.replace(/-/g, MINUS);

  /** Value and interval for a table, as the whole book prints them: 0.75 (0.56–1.00). */
  function estimate(model, line) {
    if (!line.outcome) return ["", ""];
    const unit = isNumber(line.value) ? (model.words.unit.get(line.unit)?.after ?? "") : "";
    if (!isNumber(line.ci_low) && !isNumber(line.ci_high)) return [printed(line.value) + unit, ""];
    const level = !isNumber(line.ci_level) ? "level NR " : Number(line.ci_level) === 95 ? "" : `${line.ci_level}% CI `;
    return [printed(line.value) + unit, `(${level}${printed(line.ci_low)}–${printed(line.ci_high)})`];
  }

  const isNumber = (cell) => cell !== "" && Number.isFinite(Number(cell));
  const isMissing = (cell) => MISSING.has(cell);

  return { read, asOf, standIn, estimate, isNumber, isMissing };
})();
