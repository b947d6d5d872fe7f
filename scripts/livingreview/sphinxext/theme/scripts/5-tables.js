/* Tables: sorted by their heads and filtered by words; the rows of one subject stay together. */
(() => {
  "use strict";
  /** From this number of rows on, a filter is worth its place. */
  const ENOUGH = 12;

  /** The number a cell starts with, for sorting, after an abbreviation of what it counts; a date is none. */
  function leadingNumber(text) {
    const found = /^(?:[A-Z]{2,6} )?([\u2212-]?\d[\d,]*(?:\.\d+)?)(?![\d.\u2013-])/.exec(text);
    return found ? Number(found[1].replace("\u2212", "-").replaceAll(",", "")) : null;
  }

  /** What a cell sorts by; nothing if it only says why it has no value. */
  function worth(cell) {
    const text = cell?.textContent.trim();
    return text && text !== cell.querySelector(".lr-none")?.textContent ? text : null;
  }

  function sortable(box) {
    const table = box.querySelector("table");
    const grouped = table.classList.contains("lr-grouped");
    const rowsOf = (part) => (grouped ? [...part.rows] : [part]);
    const parts = [...(grouped ? table.tBodies : table.tBodies[0].rows)].map((part, place) => ({
      part, place, rows: rowsOf(part).filter((row) => !row.matches(".lr-head")), text: part.textContent.toLowerCase(),
    }));
    box.dataset.live = "true";
    if (parts.length < 2) return;
    const around = parts[0].part.parentNode;
    const total = parts.reduce((sum, one) => sum + one.rows.length, 0);
    const heads = [...table.tHead.rows[0].cells];
    const status = lr.make("span", { role: "status" });

    heads.forEach((head, column) => {
      const words = head.textContent.trim();
      const button = lr.make("button", { type: "button", class: "lr-sort" }, ...(head.querySelector("p") ?? head).childNodes);
      head.replaceChildren(button);
      button.addEventListener("click", () => sort(column, words));
    });

    /** Sort by a column: rising, falling, and then as printed. What has no value goes last both ways. */
    function sort(column, words) {
      const way = { ascending: -1, descending: 0 }[heads[column].getAttribute("aria-sort")] ?? 1;
      heads.forEach((head) => head.removeAttribute("aria-sort"));
      if (way) heads[column].setAttribute("aria-sort", way === 1 ? "ascending" : "descending");
      const cells = (one) => (grouped && column === 0 ? [one.part.rows[0].cells[0]] : one.rows.map((row) => row.cells[column]));
      const worths = new Map(parts.map((one) => [one, cells(one).map(worth).find((value) => value !== null) ?? null]));
      const known = [...worths.values()].filter((value) => value !== null);
      const numeric = known.filter((value) => leadingNumber(value) !== null).length > known.length / 2;
      const key = (one) => (numeric && worths.get(one) !== null ? leadingNumber(worths.get(one)) : worths.get(one));
      const sorted = way === 0 ? parts : [...parts].sort((a, b) => {
        const [x, y] = [key(a), key(b)];
        if (x === null || y === null) return (x === null) - (y === null) || a.place - b.place;
        return way * (numeric ? x - y : x.localeCompare(y, "en", { numeric: true })) || a.place - b.place;
      });
      around.append(...sorted.map((one) => one.part));
      status.textContent = way === 0 ? "In the order of the page" : `Sorted by ${words}, ${way === 1 ? "rising" : "falling"}`;
    }

    if (total < ENOUGH) {
      status.className = "visually-hidden";
      box.append(status);
      return;
    }
    const field = lr.make("input", { type: "search", id: `lr-filter-${table.id}`, autocomplete: "off" });
    box.prepend(lr.make("div", { class: "lr-table-tools" }, lr.make("label", { for: field.id }, "Filter rows"), field, status));
    field.addEventListener("input", () => {
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const one of parts) {
        one.part.hidden = !words.every((word) => one.text.includes(word));
        shown += one.part.hidden ? 0 : one.rows.length;
      }
      status.textContent = words.length ? `${shown} of ${total} rows` : "";
    });
  }

  lr.onApproach(".lr-table-box:has(table.lr-table)", sortable);
})();
