/* Works as CSL-JSON, which Zotero, Pandoc and other programs read. */
lr.references.csl = (() => {
  "use strict";
  /** Kind of an entry -> type of item; a work on a page of the web that is nothing else is a page. */
  const KINDS = {
    article: "article-journal", inproceedings: "paper-conference", conference: "paper-conference", book: "book", inbook: "chapter",
    incollection: "chapter", phdthesis: "thesis", mastersthesis: "thesis", techreport: "report", report: "report", unpublished: "manuscript",
  };
  const PLACES = ["journal", "booktitle", "howpublished", "publisher", "school", "institution", "organization"];

  function name(text) {
    const [family, ...given] = text.split(", ");
    return given.length ? { family, given: given.join(", ") } : { literal: text };
  }

  function item(key, [kind, fields, people, plain]) {
    const text = (field) => plain[field] ?? fields[field]?.replace(/[{}]/g, "");
    const place = PLACES.find((field) => fields[field]);
    const found = {
      id: key, type: KINDS[kind] ?? (fields.url ? "webpage" : "document"), title: text("title"), author: people.map(name),
      "container-title": place && text(place), volume: text("volume"), issue: text("number"), page: text("pages")?.replace(/--|–/, "-"),
      issued: /^\d{4}$/.test(fields.year ?? "") ? { "date-parts": [[Number(fields.year)]] } : undefined,
      DOI: fields.doi, PMID: fields.pmid, URL: fields.url, keyword: fields.keywords, note: text("note"),
    };
    return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined && value.length !== 0));
  }

  const csl = (works, keys) => `${JSON.stringify(keys.filter((key) => works[key]).map((key) => item(key, works[key])), null, 2)}\n`;

  return { csl };
})();
