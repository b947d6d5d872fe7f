/* The columns of the table of results: what each says of a line, as text, and what it sorts by. */
lr.explorer.columns = (() => {
  "use strict";
  const { estimate, isNumber } = lr.explorer.model;
  const CUTS = { latest: "Latest", earlier: "Earlier cut", part: "Part of the patients, or a second assessment" };
  const DEFAULT = ["trial", "compared", "result", "estimate", "population", "analysis", "cutoff", "source"];

  const number = (cell) => (cell !== undefined && isNumber(cell) ? Number(cell) : null);
  const lower = (text) => text.charAt(0).toLowerCase() + text.slice(1);
  const ofTrial = (column) => (model, { trial }) => model.label(column, trial[column]);
  const ofLine = (column) => (model, line) => (line.outcome ? model.label(column, line[column]) : "");
  const rank = (column) => (model, line) => model.words[column].get(line.trial[column] ?? line[column])?.place ?? null;

  /** What was compared: both regimens of a ratio, one of a number of one arm, all of a trial without a result. */
  function compared(model, line) {
    const { trial } = line;
    const regimen = (arm) => trial.arms.get(arm)?.regimen ?? arm;
    if (!line.outcome) return [...trial.arms.values()].map((arm) => arm.regimen).join(" v ");
    return regimen(line.arm) + (trial.arms.has(line.comparator) ? ` v ${regimen(line.comparator)}` : "");
  }

  function patients(model, line) {
    const said = (arm) => line.trial.arms.get(arm)?.n ?? "NR";
    if (!line.outcome) return [...line.trial.arms.values()].map((arm) => arm.n).join(" v ");
    return said(line.arm) + (line.trial.arms.has(line.comparator) ? ` v ${said(line.comparator)}` : "");
  }

  const COLUMNS = [
    ["trial", "Trial", (model, { trial }) => trial.name],
    ["nct", "Registry number", (model, { trial }) => trial.nct],
    ["strategy", "Strategy", ofTrial("strategy"), rank("strategy")],
    ["setting", "Setting and line", ofTrial("setting"), rank("setting")],
    ["phase", "Phase", ofTrial("phase"), rank("phase")],
    ["design", "Design", ofTrial("design"), rank("design")],
    ["patients_of", "Patients meant", (model, { trial }) => trial.population],
    ["primary_endpoint", "Primary endpoint", (model, { trial }) => trial.primary_endpoint],
    ["met", "Primary endpoint met", (model, line) => (line.values.met ? model.label("primary_met", line.values.met) : "")],
    ["state", "State of the trial", (model, { trial }) => trial.known.map((state) => model.label("word", state.word)).join(", ")],
    ["compared", "Compared", compared],
    ["n", "Patients", patients, (model, line) => number(line.trial.arms.get(line.arm)?.n)],
    ["result", "Endpoint", (model, line) => (line.outcome ? `${line.endpoint}, ${lower(model.label("measure", line.measure))}` : "")],
    ["endpoint", "Endpoint in full", ofLine("endpoint")],
    ["estimate", "Estimate", (model, line) => (line.outcome ? estimate(model, line).filter(Boolean).join(" ") : "No result"), (model, line) => number(line.value)],
    ["value", "Value", ofLine("value"), (model, line) => number(line.value)],
    ["ci_low", "Lower end of the interval", ofLine("ci_low"), (model, line) => number(line.ci_low)],
    ["ci_high", "Upper end of the interval", ofLine("ci_high"), (model, line) => number(line.ci_high)],
    ["ci_level", "Level of the interval, %", ofLine("ci_level"), (model, line) => number(line.ci_level)],
    ["unit", "Unit", ofLine("unit")],
    ["p_value", "P value", ofLine("p_value")],
    ["population", "Analysed", ofLine("population")],
    ["assessment", "Assessed by", ofLine("assessment")],
    ["analysis", "Analysis", ofLine("analysis"), (model, line) => model.words.analysis.get(line.analysis)?.place ?? null],
    ["cut", "Cut", (model, line) => (line.outcome ? CUTS[line.cut] : "")],
    ["cutoff", "Cut-off", ofLine("cutoff"), (model, line) => line.day || null],
    ["note", "Note", ofLine("note")],
    ["source", "Source", (model, line) => model.works[line.source]?.[0] ?? line.source, (model, line) => line.year],
    ["year", "Year of the source", (model, line) => String(line.year ?? ""), (model, line) => line.year],
    ["status", "How it is known", (model, line) => model.label("status", line.status)],
    ["key", "Key of the row", (model, line) => line.outcome || line.trial.trial],
  ].map(([name, head, text, worth]) => ({ name, head, text, worth }));
  const BY_NAME = new Map(COLUMNS.map((column) => [column.name, column]));

  /** Columns of a view, in their order; the trial always comes first. */
  const ofView = (state) => {
    const wanted = new Set(state.columns.length ? ["trial", ...state.columns] : DEFAULT);
    return COLUMNS.filter((column) => wanted.has(column.name));
  };

  /** Lines sorted by a column: `name`, or `-name` for falling; what has no value goes last both ways. */
  function sorted(model, lines, sort) {
    const column = BY_NAME.get(sort.replace(/^-/, ""));
    if (!column) return lines;
    const way = sort.startsWith("-") ? -1 : 1;
    const worth = (line) => {
      if (column.worth) return column.worth(model, line);
      const text = column.text(model, line);
      return lr.explorer.model.isMissing(text) ? null : text.toLowerCase();
    };
    const worths = new Map(lines.map((line) => [line, worth(line)]));
    return [...lines].sort((a, b) => {
      const [x, y] = [worths.get(a), worths.get(b)];
      if (x === null || y === null) return (x === null) - (y === null) || a.place - b.place;
      return way * (x < y ? -1 : x > y ? 1 : 0) || a.place - b.place;
    });
  }

  return { COLUMNS, DEFAULT, BY_NAME, ofView, sorted };
})();
