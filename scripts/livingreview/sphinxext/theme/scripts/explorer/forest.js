/* The forest plot of what is in view: a line for each trial that can be unticked, a diamond for what they say together,
   and a line for where a further trial may lie. Positions are shares of the width, so that it fits any screen and paper. */
lr.explorer.forest = (() => {
  "use strict";
  const { make } = lr;
  const { words } = lr.explorer;
  /** Rows that are drawn at once, and those that follow together. */
  const [FIRST, NEXT] = [30, 60];
  const SVG = "http://www.w3.org/2000/svg";
  /** Sides of the largest square and the smallest; half of the height of the diamond. */
  const [LARGEST, SMALLEST, HALF] = [15, 5, 8];
  /** Ratios that an axis may name, the rounder first; how far it reaches at most and at least. */
  const TICKS = [[0.1, 1, 10], [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10], [0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1, 1.5, 2, 3, 5, 10]];
  const [FARTHEST, NEAREST] = [16, 1.8];
  /** How far the axis follows a prediction interval; of few trials it may reach without end. */
  const AHEAD = 4;
  const GRAINS = ["hollow", "dotted", "split"];

  function draw(name, attributes, ...children) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }
  const plot = (...children) => draw("svg", { class: "lr-forest-plot", width: "100%", height: "100%", "aria-hidden": "true", focusable: "false" }, ...children);

  /** An axis that holds all intervals, as far as they are of use: share of its width of a ratio, and what it names. */
  function axis(intervals) {
    const low = Math.max(1 / FARTHEST, Math.min(1 / NEAREST, ...intervals.map(([from]) => from))) / 1.08;
    const high = Math.min(FARTHEST, Math.max(NEAREST, ...intervals.map(([, to]) => to))) * 1.08;
    const place = (ratio) => (100 * Math.log(ratio / low)) / Math.log(high / low);
    const fitting = TICKS.map((ticks) => ticks.filter((tick) => place(tick) > 2 && place(tick) < 98));
    return { place, ticks: high / low < 7 ? fitting[2] : high / low < 80 ? fitting[1] : fitting[0] };
  }

  const percent = (share) => `${share.toFixed(3)}%`;
  const one = ({ place }) => draw("line", { class: "lr-forest-one", x1: percent(place(1)), x2: percent(place(1)), y1: 0, y2: "100%" });

  function trialPlot(scale, model, { line, isIn }, weight, heaviest) {
    const [value, low, high] = [line.value, line.ci_low, line.ci_high].map((cell) => scale.place(Number(cell)));
    const side = isIn && heaviest ? Math.max(SMALLEST, LARGEST * Math.sqrt(weight / heaviest)) : 8;
    const marks = ["○", "◌", "◐"];
    const grain = GRAINS[marks.indexOf(model.words.status.get(line.status)?.mark)] ?? "solid";
    const square = { x: percent(value), y: "50%", width: side, height: side, transform: `translate(${-side / 2} ${-side / 2})` };
    const drawn = [
      one(scale),
      draw("line", { class: `lr-forest-interval${Number(line.ci_level) === 95 ? "" : " lr-forest-other"}`, x1: percent(low), x2: percent(high), y1: "50%", y2: "50%" }),
      draw("rect", { class: `lr-forest-square lr-forest-${grain}`, ...square }),
    ];
    if (grain === "split") drawn.push(draw("rect", { class: "lr-forest-half", ...square, width: side / 2 }));
    return plot(...drawn);
  }

  function diamond(scale, pooled) {
    const [low, middle, high] = [pooled.ciLow, pooled.estimate, pooled.ciHigh].map(scale.place);
    const at = (100 * (middle - low)) / (high - low);
    const shape = draw("svg", { x: percent(low), y: "50%", width: percent(high - low), height: 2 * HALF, viewBox: "0 0 100 16", preserveAspectRatio: "none" },
      draw("polygon", { points: `0,8 ${at},0 100,8 ${at},16` }));
    shape.setAttribute("class", "lr-forest-diamond");
    return plot(one(scale), draw("g", { transform: `translate(0 ${-HALF})` }, shape));
  }

  function reach(scale, pooled) {
    const [low, high] = [pooled.piLow, pooled.piHigh].map((end) => percent(scale.place(end)));
    return plot(one(scale), draw("line", { class: "lr-forest-reach", x1: low, x2: high, y1: "50%", y2: "50%" }));
  }

  function axisPlot(scale) {
    const ticks = scale.ticks.flatMap((tick) => {
      const x = percent(scale.place(tick));
      return [
        draw("line", { class: "lr-forest-tick", x1: x, x2: x, y1: 0, y2: 5 }),
        draw("text", { x, y: 18, "text-anchor": "middle" }, String(tick)),
      ];
    });
    return plot(draw("line", { class: "lr-forest-tick", x1: 0, x2: "100%", y1: 0.5, y2: 0.5 }), ...ticks);
  }

  /** What a result is of: comparison, patients, analysis and day; letters that no line breaks keep the day in one. */
  function small(model, line) {
    const { text } = lr.explorer.columns.BY_NAME.get("compared");
    const whom = lr.explorer.model.isMissing(line.population) ? "" : line.population;
    const day = line.day ? `cut-off ${line.day.replaceAll("-", "\u2011")}` : "";
    return [text(model, line), whom, model.label("analysis", line.analysis).toLowerCase(), day].filter(Boolean).join("; ");
  }

  /** Make an empty plot; `untick` is called with a trial and whether it is in, `pick` with a trial and a result. */
  function begin(model, { untick, pick }) {
    const turns = lr.explorer.turns(FIRST, NEXT, Infinity);
    let body = make("tbody");
    let names = "";
    const foot = make("tfoot");
    const caption = make("caption");
    const heads = ["Trial", "Hazard ratio, log scale", "Hazard ratio (95% CI)", "Weight"].map((head) => make("th", { scope: "col" }, head));
    const table = make("table", { class: "lr-forest" }, caption, make("thead", {}, make("tr", {}, ...heads)), body, foot);
    const rows = new Map();

    const nameOf = ({ line, others }) => `${line.outcome}/${others.map((other) => other.outcome).join()}`;

    function rowOf(contribution) {
      const { trial, line, others } = contribution;
      const name = nameOf(contribution);
      if (rows.has(name)) return rows.get(name);
      const box = make("input", { type: "checkbox", id: `lr-in-${trial.trial}` });
      box.addEventListener("change", () => untick(trial.trial, box.checked));
      const about = make("span", { class: "lr-forest-about" }, small(model, line));
      const head = make("th", { scope: "row" }, make("label", { for: box.id }, box, " ", trial.name), about);
      if (others.length > 1) {
        const choice = make("select", { "aria-label": `Result of ${trial.name} that is pooled`, "data-trial": trial.trial },
          ...others.map((other) => make("option", { value: other.outcome, selected: other === line },
            `${lr.explorer.model.estimate(model, other).join(" ")}: ${small(model, other)}`)));
        choice.addEventListener("change", () => pick(trial.trial, choice.value, others.map((other) => other.outcome)));
        head.append(choice);
      }
      const [value, interval] = lr.explorer.model.estimate(model, line);
      const cells = { plot: make("td", { class: "lr-forest-cell" }), weight: make("td", { class: "lr-number" }) };
      const estimate = make("td", { "data-row": `outcomes/${line.outcome}` }, value, ...lr.explorer.table.mark(model, line), " ", make("span", { class: "lr-interval" }, interval));
      const made = { box, element: make("tr", {}, head, cells.plot, estimate, cells.weight), ...cells };
      rows.set(name, made);
      return made;
    }

    function footRow(name, drawn, said, weight = "") {
      return make("tr", { class: "lr-forest-sum" }, make("th", { scope: "row" }, name), make("td", { class: "lr-forest-cell" }, drawn), make("td", {}, said), make("td", { class: "lr-number" }, weight));
    }

    /** Show contributions, and what they say together unless this is a fault. */
    function show(chosen, pooled, title) {
      caption.replaceChildren(title, make("span", { class: "lr-explorer-screen" }, " Untick a trial to leave it out."));
      const ticked = chosen.filter((each) => each.isIn);
      const together = pooled.fault ? [] : [[pooled.ciLow, pooled.ciHigh], ...(pooled.piLow === null ? [] : [[Math.max(pooled.piLow, 1 / AHEAD), Math.min(pooled.piHigh, AHEAD)]])];
      const scale = axis([...chosen.map(({ line }) => [Number(line.ci_low), Number(line.ci_high)]), ...together]);
      const weights = new Map(pooled.fault ? [] : ticked.map((each, i) => [each, pooled.weights[i]]));
      const heaviest = [...weights.values()].reduce((most, weight) => Math.max(most, weight), 0);
      // Rows stay where they are, and the focus in them, unless the trials are others.
      const wanted = chosen.map(nameOf);
      if (wanted.join("|") !== names) {
        const fresh = make("tbody");
        body.replaceWith(fresh);
        body = fresh;
        names = wanted.join("|");
        const kept = new Set(wanted);
        for (const name of rows.keys()) if (!kept.has(name)) rows.delete(name);
      }
      turns.begin(chosen.length, (i) => {
        const each = chosen[i];
        const row = rowOf(each);
        const weight = weights.get(each);
        row.box.checked = each.isIn;
        row.element.classList.toggle("lr-forest-out", !each.isIn);
        row.plot.replaceChildren(trialPlot(scale, model, each, weight, heaviest));
        row.weight.textContent = each.isIn ? (weight === undefined ? "" : `${weight.toFixed(weight < 9.95 ? 1 : 0)}%`) : "left out";
        if (row.element.parentNode !== body) body.append(row.element);
      });
      const sums = [];
      if (!pooled.fault) {
        sums.push(footRow("Pooled ratio", diamond(scale, pooled), words.ratio(pooled), "100%"));
        if (pooled.piLow !== null) sums.push(footRow("95% prediction interval", reach(scale, pooled), words.prediction(pooled)));
      }
      const sides = make("span", { class: "lr-forest-sides" }, make("span", {}, "Favours what was tried"), make("span", {}, "Favours control"));
      sums.push(make("tr", { class: "lr-forest-axis" }, make("td"), make("td", { class: "lr-forest-cell" }, axisPlot(scale), sides), make("td"), make("td")));
      foot.replaceChildren(...sums);
    }

    return { table, show, finish: turns.finish };
  }

  return { begin, axis, small };
})();
