/* What is shown, to be taken home: the table as CSV, its works as BibTeX and RIS. */
lr.explorer.exporting = (() => {
  "use strict";
  /** Type of an entry -> type of reference in RIS. */
  const KINDS = {
    article: "JOUR", inproceedings: "CPAPER", conference: "CPAPER", book: "BOOK", inbook: "CHAP", incollection: "CHAP", phdthesis: "THES", mastersthesis: "THES",
    techreport: "RPRT", report: "RPRT", online: "ELEC", electronic: "ELEC", unpublished: "UNPB",
  };
  const PLACES = ["journal", "booktitle", "howpublished", "publisher", "school", "institution", "organization"];

  const quoted = (cell) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

  /** The columns and lines of a view as CSV (RFC 4180), with a mark by which spreadsheets know the letters. */
  function csv(model, lines, columns) {
    const rows = [columns.map((column) => column.head), ...lines.map((line) => columns.map((column) => column.text(model, line)))];
    return `\uFEFF${rows.map((row) => row.map(quoted).join(",")).join("\r\n")}\r\n`;
  }

  /** Works behind lines, each once, in the order of their keys. */
  const sources = (lines) => [...new Set(lines.map((line) => line.source))].sort();

  /** Works as BibTeX; each is its kind, its fields as the bibliography has them, and authors and fields as plain text. */
  function bibtex(works, keys) {
    return keys.filter((key) => works[key]).map((key) => {
      const [kind, fields] = works[key];
      return `@${kind}{${key},\n${Object.entries(fields).map(([name, text]) => `  ${name} = {${text}},\n`).join("")}}\n`;
    }).join("\n");
  }

  function ris(works, keys) {
    return keys.filter((key) => works[key]).map((key) => {
      const [kind, fields, people, plain] = works[key];
      const text = (name) => plain[name] ?? fields[name]?.replace(/[{}]/g, "") ?? "";
      const [first, last] = text("pages").split(/--|–/);
      const place = PLACES.find((name) => fields[name]);
      const lines = [
        ["TY", KINDS[kind] ?? "GEN"], ...people.map((name) => ["AU", name]), ["TI", text("title")],
        [kind === "article" ? "JO" : "T2", place ? text(place) : ""], ["PY", text("year")], ["VL", text("volume")], ["IS", text("number")],
        ["SP", first], ["EP", last], ["DO", text("doi")], ["AN", text("pmid") && `PMID:${text("pmid")}`], ["UR", text("url")], ["N1", text("note")], ["ID", key],
      ];
      return [...lines.filter(([, said]) => said).map(([tag, said]) => `${tag}  - ${said}`), "ER  - "].join("\r\n");
    }).join("\r\n\r\n") + "\r\n";
  }

  /** Let the browser save a text as a file. */
  function save(name, kind, text) {
    const address = URL.createObjectURL(new Blob([text], { type: `${kind};charset=utf-8` }));
    const link = lr.make("a", { href: address, download: name, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }

  return { csv, sources, bibtex, ris, save };
})();
