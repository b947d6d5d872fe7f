/* The table of results: its cells, its heads that sort, and its rows in turns. */
lr.explorer.table = (() => {
  "use strict";
  const { make } = lr;
  /** Rows that are written at once, those that follow together, and those that wait for nobody to scroll. */
  const [FIRST, NEXT, MOST] = [40, 120, 280];
  /** Shares of the width, in which columns stay whatever rows come; what is not named has one. */
  const WIDTHS = { trial: 1.3, compared: 2.2, estimate: 1.35, population: 1.5, patients_of: 2.2, primary_endpoint: 1.5, note: 2.2, source: 1.25 };
  const REASONS = { NR: "not reported", NE: "not estimable or not reached", NA: "does not apply" };
  const SIGNS = { NR: "NR", NE: "NE", NA: "·" };

  const DAY = /^\d{4}-\d{2}-\d{2}$/;

  /** A text, a day that no line breaks, or the quiet sign that stands for why there is nothing. */
  function text(said) {
    if (DAY.test(said)) return make("span", { class: "lr-date" }, said);
    return REASONS[said] ? make("span", { class: "lr-none", role: "img", "aria-label": REASONS[said], "data-tip": REASONS[said] }, SIGNS[said]) : said;
  }

  /** The mark of how a fact is known, where it is not checked. */
  function mark(model, line) {
    const { mark: sign } = model.words.status.get(line.status) ?? {};
    return sign ? [make("span", { class: "lr-grain", role: "img", "aria-label": line.status.replaceAll("-", " ") }, sign)] : [];
  }

  function estimate(model, line) {
    if (!line.outcome) return [make("span", { class: "lr-explorer-none" }, "No result")];
    const [value, interval] = lr.explorer.model.estimate(model, line);
    return [text(value), ...mark(model, line), ...(interval ? [" ", make("span", { class: "lr-interval" }, interval)] : [])];
  }

  function trial(model, line) {
    const place = model.places.trial;
    const name = place ? make("a", { href: lr.root + place + line.trial.trial }, line.trial.name) : line.trial.name;
    return [name, make("button", { type: "button", class: "headerlink lr-key-of", "aria-label": "Keys of this row" })];
  }

  function source(model, line) {
    const [short, , address] = model.works[line.source] ?? [line.source];
    return [address ? make("a", { href: lr.root + address }, short) : text(short)];
  }

  const OWN = { trial, estimate, source };

  function row(model, line, columns, before) {
    const cells = columns.map(({ name, head, text: said }) => {
      const inner = OWN[name] ? OWN[name](model, line) : [text(said(model, line))];
      return name === "trial" ? make("th", { scope: "row", "data-label": head }, ...inner) : make("td", { "data-label": head, "data-column": name }, ...inner);
    });
    const row = make("tr", { class: before?.trial === line.trial ? "lr-same" : null }, ...cells);
    const own = cells[columns.findIndex(({ name }) => ["estimate", "value"].includes(name))] ?? cells[0];
    own.dataset.row = line.outcome ? `outcomes/${line.outcome}` : `trials/${line.trial.trial}`;
    return row;
  }

  /** Make an empty table; `sort` is called with the name of a column. */
  function begin(model, caption, sort) {
    const head = make("tr");
    let body = make("tbody");
    const table = make("table", { class: "lr-explored lr-record lr-cards" }, make("caption", {}, caption, make("span", { class: "lr-explorer-screen" }, " A number tells its source when it is clicked.")), make("thead", {}, head), body);
    const turns = lr.explorer.turns(FIRST, NEXT, MOST);
    const all = make("button", { type: "button" });
    const rest = make("p", { class: "lr-explorer-rest" }, all);
    let columns = [];
    all.addEventListener("click", () => {
      const after = body.rows.length;
      turns.finish();
      body.rows[after]?.querySelector("a, button")?.focus();
    });
    turns.tell((left, of) => {
      rest.hidden = !left;
      all.textContent = `Show all ${of.toLocaleString("en")} rows`;
    });
    // Rows come before the reader is there; the observer tells only of changes, so that it looks anew after each turn.
    const watcher = new IntersectionObserver(([{ isIntersecting }]) => {
      if (!isIntersecting || rest.hidden) return;
      turns.more();
      watcher.unobserve(rest);
      watcher.observe(rest);
    }, { rootMargin: "1200px" });
    watcher.observe(rest);

    const width = ({ name }) => WIDTHS[name] ?? 1;

    function writeHead(state) {
      const whole = columns.reduce((sum, column) => sum + width(column), 0);
      head.replaceChildren(...columns.map((column) => {
        const button = make("button", { type: "button", class: "lr-sort" }, column.head);
        button.addEventListener("click", () => sort(column.name));
        const cell = make("th", { scope: "col" }, button);
        cell.dataset.column = column.name;
        cell.style.width = `${(100 * width(column)) / whole}%`;
        return cell;
      }));
      sortedBy(state);
    }

    function sortedBy(state) {
      for (const cell of head.cells) {
        const own = state.sort.replace(/^-/, "") === cell.dataset.column;
        if (own) cell.setAttribute("aria-sort", state.sort.startsWith("-") ? "descending" : "ascending");
        else cell.removeAttribute("aria-sort");
      }
    }

    /** Show these lines in these columns. */
    function show(newLines, newColumns, state) {
      const isNew = newColumns.map(({ name }) => name).join() !== columns.map(({ name }) => name).join();
      columns = newColumns;
      if (isNew) writeHead(state);
      else sortedBy(state);
      // A body that goes as a whole goes faster than its rows.
      const fresh = make("tbody");
      body.replaceWith(fresh);
      body = fresh;
      turns.begin(newLines.length, (i) => fresh.append(row(model, newLines[i], columns, newLines[i - 1])));
    }

    return { table, rest, show };
  }

  return { begin, text, mark };
})();
