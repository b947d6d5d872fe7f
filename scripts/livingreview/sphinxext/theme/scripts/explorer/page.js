/* The page: controls, the view in words, what is pooled, the table; and the state that all of them follow. */
(() => {
  "use strict";
  const { make, explorer } = lr;
  const { choice, columns, exporting, filter, words } = explorer;

  /** Ways to pool, as the two menus name them. */
  const METHODS = {
    REML: "Random effects, restricted maximum likelihood (REML)", PM: "Random effects, Paule–Mandel", DL: "Random effects, DerSimonian–Laird", EE: "One common effect",
  };
  const INTERVALS = { wald: "Normal", hksj: "Hartung–Knapp", "hksj-adhoc": "Hartung–Knapp, never narrower than the normal one" };

  let ids = 0;
  const newId = () => `lr-explorer-${(ids += 1)}`;
  const amount = (count, one, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
  const listed = (texts, last = "or") => (texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} ${last} ${texts.at(-1)}`);

  function field(label, control, hint = "") {
    control.id ||= newId();
    const parts = [make("label", { for: control.id }, label), control];
    if (hint) {
      const said = make("small", { id: newId() }, hint);
      control.setAttribute("aria-describedby", said.id);
      parts.push(said);
    }
    return make("div", { class: "lr-explorer-field" }, ...parts);
  }
  const options = (pairs) => pairs.map(([value, label]) => make("option", { value }, label));
  function button(label, act) {
    const made = make("button", { type: "button" }, label);
    made.addEventListener("click", () => act(made));
    return made;
  }
  const day = (iso) => {
    const [year, month, date] = iso.split("-").map(Number);
    return new Date(Date.UTC(year, month - 1, date)).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  };

  function begin(data) {
    const host = document.querySelector(".lr-explorer");
    if (!host) return;
    const model = explorer.model.read(data);
    explorer.current = { model };
    let state = explorer.state.empty();
    let missed = [];
    let terms = null;
    let typed = "";
    const knows = (name, value) => knowsOf(model, name, value);

    // Controls.

    const asked = make("select", {}, make("option", { value: "" }, "All trials and results"));
    for (const pooledOnes of [true, false]) {
      const own = [...model.questions.values()].filter((one) => one.pooled === pooledOnes);
      if (own.length) asked.append(make("optgroup", { label: pooledOnes ? "Pooled in this book" : "Asked and not pooled" }, ...options(own.map((one) => [one.question, `${one.title}: ${lower(model.label("endpoint", one.endpoint))}`]))));
    }
    const text = make("input", { type: "search", autocomplete: "off" });
    const asOf = make("input", { type: "date", max: data.day });
    const years = [...new Set(model.lines.map((line) => line.year).filter(Boolean))].sort((a, b) => a - b);
    const [from, to] = ["", ""].map(() => make("select", {}, ...options([["", "any"], ...years.map((year) => [year, String(year)])])));
    const latest = make("input", { type: "checkbox" });
    const facets = filter.FACETS.map(([name, label, column]) => facet(name, label, column));

    function facet(name, label, column) {
      const present = new Set(model.lines.flatMap((line) => line.values[name] ?? []));
      const boxes = [...model.words[column]].filter(([value]) => present.has(value)).map(([value, { label: said }]) => {
        const box = make("input", { type: "checkbox", id: newId(), value });
        const count = make("span", { class: "lr-explorer-count" });
        box.addEventListener("change", () => change({ [name]: boxes.filter((one) => one.box.checked).map((one) => one.box.value) }));
        return { box, count, value, element: make("label", { for: box.id }, box, make("span", {}, said), count) };
      });
      const told = make("span", { class: "lr-explorer-chosen" });
      const summary = make("summary", {}, label, told);
      const element = make("details", { class: "lr-explorer-facet", name: "lr-explorer-facet" }, summary,
        make("fieldset", {}, make("legend", { class: "visually-hidden" }, label), ...boxes.map((one) => one.element)));
      return { name, boxes, told, element };
    }

    const columnBoxes = columns.COLUMNS.slice(1).map(({ name, head }) => {
      const box = make("input", { type: "checkbox", id: newId(), value: name });
      box.addEventListener("change", () => {
        const own = columnBoxes.filter((one) => one.box.checked).map((one) => one.box.value);
        const isDefault = ["trial", ...own].join() === columns.COLUMNS.map((one) => one.name).filter((one) => columns.DEFAULT.includes(one)).join();
        change({ columns: isDefault ? [] : own.length ? own : ["trial"] });
      });
      return { box, element: make("label", { for: box.id }, box, make("span", {}, head)) };
    });

    asked.addEventListener("change", () => change({ ...explorer.state.empty(), columns: state.columns, asof: state.asof, question: asked.value }));
    text.addEventListener("input", () => change({ text: text.value.trim() }, "text"));
    asOf.addEventListener("change", () => change({ asof: asOf.validity.valid ? asOf.value : "" }, "asof"));
    from.addEventListener("change", () => change({ from: from.value }));
    to.addEventListener("change", () => change({ to: to.value }));
    latest.addEventListener("change", () => change({ cuts: latest.checked ? "latest" : "" }));
    latest.id = newId();

    const clear = button("Clear all", () => {
      change({ ...explorer.state.empty(), columns: state.columns, sort: state.sort });
      asked.focus();
    });
    const share = button("Copy link to this view", async () => {
      if (await lr.copy(location.href)) lr.say("Link copied");
      share.textContent = "Link copied";
      setTimeout(() => { share.textContent = "Copy link to this view"; }, 2000);
    });

    // The view in words, what is pooled, the table.

    const said = make("p", { class: "lr-explorer-said", role: "status" });
    const pool = poolSection();
    const table = explorer.table.begin(model, "Results in view.", (name) => {
      const next = state.sort === name ? `-${name}` : state.sort === `-${name}` ? "" : name;
      change({ sort: next });
      lr.say(next ? `Sorted by ${columns.BY_NAME.get(name).head}, ${next.startsWith("-") ? "falling" : "rising"}` : "In the order of names");
    });
    const works = () => lr.load(`${lr.here}explorer/citations.js?${data.day}`);
    const saving = make("div", { class: "lr-explorer-saving", role: "group", "aria-label": "Take home exactly what is shown" },
      make("span", {}, "Take home what is shown:"),
      button("Table (CSV)", () => exporting.save("trials.csv", "text/csv", exporting.csv(model, current().lines, current().columns))),
      button("References (BibTeX)", () => works().then(() => exporting.save("trials.bib", "application/x-bibtex", exporting.bibtex(explorer.citations, exporting.sources(current().lines))))),
      button("References (RIS)", () => works().then(() => exporting.save("trials.ris", "application/x-research-info-systems", exporting.ris(explorer.citations, exporting.sources(current().lines))))));

    host.append(
      make("div", { class: "lr-explorer-controls" },
        make("div", { class: "lr-explorer-fields" },
          field("Questions of this book", asked),
          field("Words", text, "Drug, trial, registry number; also under other names"),
          field("As of", asOf, "What was known on a day"),
          make("div", { class: "lr-explorer-field" }, make("span", { class: "lr-explorer-pair", role: "group", "aria-label": "Year of the source" }, field("Source from", from), field("to", to))),
          make("div", { class: "lr-explorer-field lr-explorer-tick" }, make("label", { for: latest.id }, latest, make("span", {}, "Only the latest result of each comparison")))),
        make("div", { class: "lr-explorer-facets" }, ...facets.map((one) => one.element))),
      make("div", { class: "lr-explorer-view" }, said, make("div", { class: "lr-explorer-acts" }, clear, share)),
      pool.element,
      make("div", { class: "lr-explorer-tools" }, saving,
        make("details", { class: "lr-explorer-facet lr-explorer-columns" }, make("summary", {}, "Columns"),
          make("fieldset", {}, make("legend", { class: "visually-hidden" }, "Columns of the table"), ...columnBoxes.map((one) => one.element)))),
      make("div", { class: "lr-table-box lr-wide-table" }, table.table, table.rest),
    );
    document.querySelector(".lr-table-box:has(> .lr-explorer-plain)")?.remove();
    host.dataset.live = "true";

    function poolSection() {
      const manner = {
        method: make("select", {}, ...options(Object.entries(METHODS))),
        interval: make("select", {}, ...options(Object.entries(INTERVALS))),
      };
      manner.method.addEventListener("change", () => change({ method: manner.method.value }));
      manner.interval.addEventListener("change", () => change({ interval: manner.interval.value }));
      const plot = explorer.forest.begin(model, {
        untick: (trial, isIn) => change({ out: isIn ? state.out.filter((one) => one !== trial) : [...state.out, trial] }),
        pick: (trial, outcome, others) => {
          change({ pick: [...state.pick.filter((one) => !others.includes(one)), outcome] });
          pool.plot.finish();
          document.querySelector(`.lr-forest select[data-trial="${trial}"]`)?.focus();
        },
      });
      const head = make("h3", { id: newId() });
      const sentence = make("p", { class: "lr-explorer-sentence", "aria-live": "polite", "aria-atomic": "true" });
      const warned = make("div", { class: "lr-explorer-warned" });
      const numbers = make("dl", { class: "lr-explorer-numbers" });
      const aside = make("div", { class: "lr-explorer-aside" });
      const inner = make("div", {}, head, sentence, warned,
        make("div", { class: "lr-explorer-manner" }, field("Method", manner.method), field("Interval", manner.interval)),
        make("div", { class: "lr-forest-box" }, plot.table), numbers, aside);
      const hint = make("p", { class: "lr-explorer-hint" });
      const element = make("section", { class: "lr-explorer-pool", "aria-label": "Pooled" }, hint, inner);
      return { element, inner, hint, head, sentence, warned, numbers, aside, plot, manner };
    }

    // What follows the state.

    const current = () => explorer.current;

    function render() {
      explorer.model.asOf(model, state.asof);
      const found = filter.filter(model, state, terms?.length ? filter.answers(model, terms) : null);
      const lines = state.sort ? columns.sorted(model, found.shown, state.sort) : found.shown;
      explorer.current = { model, state, lines, columns: columns.ofView(state), address: location.hash };
      followControls(found.counts);
      tell(lines);
      followPool(lines);
      table.show(lines, explorer.current.columns, state);
    }

    function followControls(counts) {
      asked.value = state.question;
      if (document.activeElement !== text) text.value = state.text;
      if (document.activeElement !== asOf) asOf.value = state.asof;
      [from.value, to.value, latest.checked] = [state.from, state.to, state.cuts === "latest"];
      for (const { name, boxes, told } of facets) {
        for (const { box, count, value } of boxes) {
          box.checked = state[name].includes(value);
          count.textContent = (counts[name].get(value) ?? 0).toLocaleString("en");
        }
        told.textContent = state[name].length ? ` ${state[name].length}` : "";
        told.setAttribute("aria-label", state[name].length ? `, ${state[name].length} chosen` : "");
      }
      const shown = new Set(columns.ofView(state).map((column) => column.name));
      for (const { box } of columnBoxes) box.checked = shown.has(box.value);
      clear.hidden = !explorer.state.write({ ...state, columns: [], sort: "" });
    }

    /** The view in words; on paper they stand for the controls. */
    function inWords() {
      const parts = [];
      const question = model.questions.get(state.question);
      if (question) parts.push(`question: ${question.title}, ${lower(model.label("endpoint", question.endpoint))}`);
      for (const [name, label, column] of filter.FACETS) {
        if (state[name].length) parts.push(`${lower(label)}: ${listed(state[name].map((value) => model.label(column, value)))}`);
      }
      if (state.text) parts.push(`words: ${state.text}`);
      if (state.from || state.to) parts.push(`year of the source: ${state.from || "any"} to ${state.to || "now"}`);
      if (state.cuts) parts.push("only the latest result of each comparison");
      if (state.asof) parts.push(`as of ${day(state.asof)}`);
      return parts;
    }

    function tell(lines) {
      const results = lines.filter((line) => line.outcome).length;
      const trials = new Set(lines.map((line) => line.trial)).size;
      const of = new Set(lines.filter((line) => line.outcome).map((line) => line.trial)).size;
      const without = trials - of;
      const count = results ? `${amount(results, "result")} of ${amount(of, "trial")}${without ? `, and ${amount(without, "trial")} without a result` : ""}` : without ? `${amount(without, "trial")} without a result` : "Nothing fits";
      const view = inWords();
      const lost = missed.length ? ` The address names what this edition does not have: ${missed.join(", ")}.` : "";
      said.replaceChildren(make("strong", {}, `${count}.`), view.length ? ` ${view.join("; ").replace(/^./, (letter) => letter.toUpperCase())}.` : "", lost,
        results || without ? "" : " Take back a choice to see more.");
    }

    function followPool(lines) {
      const question = model.questions.get(state.question);
      const found = choice.endpoints(model, lines);
      pool.element.hidden = !found.length && !question;
      pool.inner.hidden = found.length !== 1;
      pool.hint.hidden = found.length === 1;
      explorer.current.pooled = null;
      if (found.length !== 1) {
        hint(found, question);
        return;
      }
      const { chosen, refused } = choice.choose(model, lines, state);
      const manner = choice.manner(model, state);
      const pooled = choice.pooled(chosen, manner);
      Object.assign(explorer.current, { chosen, refused, pooled });
      pool.head.textContent = `Pooled: ${lower(model.label("endpoint", found[0]))}`;
      [pool.manner.method.value, pool.manner.interval.value] = [manner.method, manner.interval];
      const left = chosen.filter((one) => !one.isIn).map((one) => one.trial.name);
      const without = left.length ? ` Without ${listed(left, "and")}.` : "";
      const sentence = pooled.fault ? pooled.fault : `${words.inWords(pooled)} ${words.caution(pooled)}`.trim();
      if (pool.sentence.textContent !== sentence + without) pool.sentence.textContent = sentence + without;
      followWarnings(question, chosen);
      const title = `Hazard ratios for ${lower(model.label("endpoint", found[0]))}${pooled.fault ? "" : `, pooled by ${words.how(pooled)}`}.`;
      pool.plot.table.hidden = !chosen.length;
      pool.plot.show(chosen, pooled, title);
      followNumbers(pooled);
      followAside(question, refused);
    }

    function hint(found, question) {
      if (question) {
        pool.hint.replaceChildren(question.reason ? `${question.pooled ? "" : "This book does not pool this question: "}${question.reason}` : "No hazard ratio is in view.");
        return;
      }
      pool.hint.replaceChildren("Hazard ratios of one endpoint can be pooled. Show those for ", ...found.flatMap((endpoint, i) => [
        i ? " " : "",
        button(lower(model.label("endpoint", endpoint)), () => {
          change({ endpoint: [endpoint], measure: [model.ratio] });
          pool.sentence.closest("section").scrollIntoView({ block: "nearest" });
        }),
      ]));
    }

    function followWarnings(question, chosen) {
      const found = choice.warnings(model, chosen);
      if (question?.reason) found.unshift(`${question.pooled ? "To know: " : "This book does not pool these trials: "}${question.reason}`);
      pool.warned.hidden = !found.length;
      if (found.length === 1) pool.warned.replaceChildren(make("p", {}, found[0]));
      else pool.warned.replaceChildren(make("p", {}, "Before one number stands for these trials:"), make("ul", {}, ...found.map((each) => make("li", {}, each))));
    }

    function followNumbers(pooled) {
      const pairs = pooled.fault ? [] : [
        ["Pooled hazard ratio (95% CI)", words.ratio(pooled)],
        ["A further trial (95% prediction interval)", words.prediction(pooled) || "none under one common effect"],
        ["Variance between trials, τ² (95% CI)", words.variance(pooled)],
        ["Share of the spread between trials, I²", `${pooled.i2.toFixed(0)}%`],
        ["Cochran's Q", pooled.qP === null ? pooled.q.toFixed(2) : `${pooled.q.toFixed(2)} (P ${pooled.qP < 0.001 ? "< 0.001" : pooled.qP.toFixed(3)}, ${pooled.k - 1} degrees of freedom)`],
      ];
      pool.numbers.replaceChildren(...pairs.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))));
    }

    function followAside(question, refused) {
      const parts = [];
      if (refused.length) {
        parts.push(make("h4", {}, "Not poolable"), make("ul", {}, ...refused.map(({ line, others, reason }) => {
          const item = make("li", {}, `${line.trial.name} (${explorer.forest.small(model, line)}): ${reason}. `);
          if (others.length) item.append(button(`Pool ${explorer.model.estimate(model, others[0]).join(" ")} instead`, () => change({ pick: [...state.pick, others[0].outcome] })));
          return item;
        })));
      }
      const out = question?.trials.filter(([, , isIn]) => !isIn) ?? [];
      if (out.length) parts.push(make("h4", {}, "Left out of the question"), make("ul", {}, ...out.map(([trial, , , reason]) => make("li", {}, `${model.trials.get(trial)?.name ?? trial}: ${reason}`))));
      pool.aside.replaceChildren(...parts);
    }

    // From a choice to the state, to the address, and back.

    let kind = "";
    let when = 0;
    function change(part, of = "") {
      const now = Date.now();
      const goesOn = of && of === kind && now - when < 4000;
      [kind, when] = [of, now];
      state = { ...state, ...part };
      missed = [];
      const address = location.pathname + location.search + explorer.state.write(state);
      try {
        history[goesOn ? "replaceState" : "pushState"](null, "", address);
      } catch {
        location.hash = explorer.state.write(state);
      }
      understood().then(render);
    }

    /** Words are understood by the search of the book; it is loaded when somebody types some. */
    function understood() {
      if (!state.text) [terms, typed] = [null, ""];
      if (state.text === typed) return { then: (go) => go() };
      const wanted = state.text;
      return lr.load(`${lr.root}find/find.js`).then(() => lr.load(`${lr.root}find/entries.js`)).then(() => {
        if (wanted === state.text) [terms, typed] = [lr.search.parse(wanted).terms, wanted];
      });
    }

    function fromAddress() {
      if (!explorer.state.isView(location.hash)) return;
      ({ state, missed } = explorer.state.read(location.hash, knows));
      kind = "";
      understood().then(render);
    }
    addEventListener("hashchange", fromAddress);
    fromAddress();
    if (!explorer.state.isView(location.hash)) render();
  }

  const lower = (words_) => words_.charAt(0).toLowerCase() + words_.slice(1);

  function knowsOf(model, name, value) {
    const facet = filter.FACETS.find(([own]) => own === name);
    if (facet) return model.words[facet[2]].has(value);
    switch (name) {
      case "question": return model.questions.has(value);
      case "out": return model.trials.has(value);
      case "pick": return model.byKey.has(value);
      case "columns": return columns.BY_NAME.has(value);
      case "sort": return columns.BY_NAME.has(value.replace(/^-/, ""));
      case "method": return value in words.METHODS;
      case "interval": return value in words.INTERVALS;
      case "cuts": return value === "latest";
      case "asof": return /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
      case "from": case "to": return /^\d{4}$/.test(value);
      default: return name === "text";
    }
  }

  explorer.begin = begin;
})();
