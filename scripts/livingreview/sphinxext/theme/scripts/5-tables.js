/* Tables: sorted by their heads and filtered by words; the rows of one subject stay together. */
(() => {
  "use strict";
  const ENOUGH = 6;

  /** The number a cell starts with, for sorting; an interval or a mark after it does not matter. */
  function leadingNumber(text) {
    const found = /^[\u2212-]?\d[\d,]*(\.\d+)?/.exec(text.trim());
    return found ? Number(found[0].replace("\u2212", "-").replaceAll(",", "")) : null;
  }

  /** What a cell sorts by; one that holds no value goes last, whichever way the column is sorted. */
  function worth(cell) {
    if (!cell || cell.matches(".lr-as-above, .lr-empty") || cell.querySelector(".lr-none")) return null;
    return cell.textContent.trim() || null;
  }

  function sortable(box) {
    const table = box.querySelector("table");
    const body = table.tBodies[0];
    const groups = [];
    for (const row of body.rows) {
      if (row.classList.contains("lr-same") && groups.length) groups.at(-1).push(row);
      else groups.push([row]);
    }
    if (groups.length < 2) return;
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const words = head.textContent.trim();
      const button = lr.make("button", { type: "button", class: "lr-sort" }, ...head.querySelector("p")?.childNodes ?? head.childNodes);
      head.replaceChildren(button);
      button.addEventListener("click", () => sort(column, words));
    });
    const status = lr.make("span", { role: "status" });
    const field = lr.make("input", { type: "search", id: "lr-filter-" + (table.id || lr.filters), autocomplete: "off" });
    lr.filters = (lr.filters ?? 0) + 1;

    function sort(column, words) {
      const head = heads[column];
      const way = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      heads.forEach((one) => one.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", way === 1 ? "ascending" : "descending");
      const found = groups.map((rows, place) => ({ rows, place, value: rows.map((row) => worth(row.cells[column])).find((value) => value !== null) ?? null }));
      const numbers = found.filter((one) => one.value !== null && leadingNumber(one.value) !== null).length;
      const numeric = numbers > found.filter((one) => one.value !== null).length / 2;
      const key = (one) => (one.value === null ? null : numeric ? leadingNumber(one.value) : one.value);
      found.sort((a, b) => {
        const [x, y] = [key(a), key(b)];
        if (x === null || y === null) return (x === null) - (y === null) || a.place - b.place;
        return way * (numeric ? x - y : x.localeCompare(y, "en", { numeric: true })) || a.place - b.place;
      });
      body.append(...found.flatMap((one) => one.rows));
      status.textContent = `Sorted by ${words}, ${way === 1 ? "rising" : "falling"}`;
    }

    if (groups.length >= ENOUGH) {
      const tools = lr.make("div", { class: "lr-table-tools" }, lr.make("label", { for: field.id }, "Filter"), field, status);
      box.prepend(tools);
      field.addEventListener("input", () => {
        const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
        let shown = 0;
        for (const rows of groups) {
          const text = rows.map((row) => row.textContent).join(" ").toLowerCase();
          const fits = words.every((word) => text.includes(word));
          shown += fits ? rows.length : 0;
          rows.forEach((row) => { row.hidden = !fits; });
        }
        status.textContent = words.length ? `${shown} of ${body.rows.length} rows` : "";
      });
    }
    box.dataset.live = "true";
  }

  lr.onApproach(".lr-table-box:has(table.lr-table)", sortable);
})();
