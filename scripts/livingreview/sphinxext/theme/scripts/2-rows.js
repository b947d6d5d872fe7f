/* Rows of the tables behind a page: what is told of one when somebody asks, its key, and the form that corrects it. */
lr.rows = {};
(() => {
  "use strict";
  /** An address that is longer is refused by some hosts. */
  const MOST = 7500;
  const page = document.documentElement;

  /** Table and key of the row behind words; of a number in a sentence, its tip names the row. */
  const nameOf = (element) => element.dataset.row ?? "";

  /** What is told of a row, once its table is there; nothing for a row that is not in it. */
  function told(name) {
    const [table, row] = name.split("/");
    const of = lr.rows[table];
    if (!of?.rows[row]) return null;
    const [key, about, citekey, locator, reading] = of.rows[row];
    const [short, address, doi, pmid] = of.works[citekey] ?? [citekey];
    return { table, title: of.title, key, about, citekey, short, address: address && lr.root + address, doi, pmid, locator, reading };
  }

  /** Fetch the tables of some rows. */
  const fetched = (names) =>
    Promise.all([...new Set(names.map((name) => name.split("/")[0]))].filter((table) => table && !lr.rows[table])
      .map((table) => lr.load(`${lr.here}rows/${table}.js?${document.querySelector("time")?.dateTime ?? ""}`)));

  /** Where a work stands, as the form and the tip say it. */
  const source = (row) => row.short ? `Source: ${row.short}${row.locator ? ", " + row.locator : ""}.` : "";

  /** The address of this page, without what only this visit knows. */
  function place(anchor = "") {
    const here = document.querySelector('meta[name="citation_public_url"]')?.content ?? location.href.replace(/[#?].*$/, "");
    return here + (anchor && "#" + anchor);
  }

  /** The address of a filled form; its longest answer is cut where the address would be too long for a host. */
  function form(template, fields) {
    const asked = page.dataset.correct;
    if (!asked) return "";
    const address = new URL(asked);
    address.searchParams.set("template", template);
    const texts = { ...fields };
    const whole = () => {
      for (const [name, text] of Object.entries(texts)) address.searchParams.set(name, text);
      return address.href.replaceAll("+", "%20");
    };
    while (whole().length > MOST) {
      const longest = Object.keys(texts).reduce((a, b) => (texts[a].length >= texts[b].length ? a : b));
      texts[longest] = [...texts[longest]].slice(0, [...texts[longest]].length * 0.8).join("").trimEnd() + "…";
    }
    return whole();
  }

  /** The form for a row: key, what the book says, its source, and the page. */
  const correction = (key, said, anchor) =>
    form("number-is-wrong.yml", { title: `Wrong number: ${key}`, number: [`Row ${key}`, ...said.filter(Boolean), `Page: ${place(anchor)}`].join("\n") });
  const citation = (key, said) =>
    form("text.yml", { title: `Citation: ${key}`, sentence: [`The citation ${key}`, said, `Page: ${place()}`].join("\n") });

  /* Rows without a link of their own, and arrows and findings in lists, get a small button where the keys are asked for. */
  function button(told) {
    return lr.make("button", { type: "button", class: "headerlink lr-key-of", "aria-label": told });
  }
  lr.onApproach(".lr-table-box:has([data-row])", (box) => {
    for (const row of box.querySelectorAll("tbody > tr")) {
      const first = row.cells[0];
      if (row.querySelector("a.headerlink") || !row.querySelector("[data-row]") || !first) continue;
      (first.querySelector(":scope > p") ?? first).append(button("Keys of this row"));
    }
  });
  lr.onApproach(":is(li, dt) [data-row], li[data-row]", (words) => {
    words.append(button("Key of this line"));
  });

  lr.row = { nameOf, told, fetched, source, correction, citation };
})();
