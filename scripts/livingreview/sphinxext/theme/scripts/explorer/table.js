/* The table of results: what is seen comes at once, the rest as soon as the browser has time, and all before a print. */
lr.explorer.table = (() => {
  "use strict";
  const { make } = lr;
  /** Rows that are written at once, and those that follow together. */
  const [FIRST, NEXT] = [60, 200];
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
    const body = make("tbody");
    const table = make("table", { class: "lr-explored lr-record lr-cards" }, make("caption", {}, caption), make("thead", {}, head), body);
    let columns = [];
    let lines = [];
    let written = 0;
    let waiting = 0;

    function write(count) {
      const part = document.createDocumentFragment();
      const end = Math.min(lines.length, written + count);
      for (; written < end; written += 1) part.append(row(model, lines[written], columns, lines[written - 1]));
      body.append(part);
    }

    function follow() {
      clearTimeout(waiting);
      if (written >= lines.length) return;
      waiting = setTimeout(() => {
        write(NEXT);
        follow();
      });
    }

    function writeHead(state) {
      head.replaceChildren(...columns.map((column) => {
        const button = make("button", { type: "button", class: "lr-sort" }, column.head);
        button.addEventListener("click", () => sort(column.name));
        const cell = make("th", { scope: "col" }, button);
        cell.dataset.column = column.name;
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
      [lines, columns, written] = [newLines, newColumns, 0];
      if (isNew) writeHead(state);
      else sortedBy(state);
      body.replaceChildren();
      write(FIRST);
      follow();
    }

    addEventListener("beforeprint", () => write(lines.length));
    return { table, show, whole: () => write(lines.length) };
  }

  return { begin, text, mark };
})();
