/* Links to places of a page, copied; and how to cite a chapter or a figure, made from what the page says of itself. */
(() => {
  "use strict";

  /** The address of a place of this page, without what only this visit knows. */
  const addressOf = (id = "") => location.href.replace(/[#?].*$/, "") + (id && "#" + encodeURIComponent(id));

  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a.headerlink");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const copied = await lr.copy(addressOf(decodeURIComponent(link.hash.slice(1))));
    if (!copied) return;
    lr.say("Link copied");
    link.dataset.said = "Link copied";
    link.classList.add("lr-copied");
    setTimeout(() => link.classList.remove("lr-copied"), 2000);
  });

  const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";
  const textOf = (element) => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll(".headerlink").forEach((part) => part.remove());
    return copy.textContent.replace(/\s+/g, " ").trim();
  };

  /** What is cited: the page, or a figure or table of it. */
  function work(figure) {
    const day = meta("citation_publication_date").split("/");
    const caption = figure?.querySelector("figcaption, caption");
    const number = caption?.querySelector(".caption-number");
    // A page read from a disk is nowhere that others could go.
    const place = meta("citation_public_url") || (location.protocol === "file:" ? "" : addressOf());
    return {
      author: meta("citation_author"),
      title: meta("citation_title"),
      book: meta("citation_inbook_title"),
      part: number ? textOf(number).replace(/[.:]$/, "") : "",
      year: day[0],
      day: day.join("-"),
      state: meta("livingreview_state"),
      address: place && place + (figure?.id ? "#" + figure.id : ""),
      key: location.pathname.split("/").pop().replace(/\.html$/, "") + day[0] + (figure?.id ? "-" + figure.id : ""),
    };
  }

  const sentence = (text) => (/[.?!]$/.test(text) ? text : text + ".");

  const plain = (of) =>
    [sentence(of.author), sentence(of.part ? `${of.part} in: ${of.title}` : of.title), of.book && sentence("In: " + of.book),
      sentence(of.state), of.address].filter(Boolean).join(" ");

  function bibtex(of) {
    const braced = (text) => text.replace(/([&%#_$])/g, "\\$1");
    const fields = { author: `{${braced(of.author)}}`, title: `{${braced(of.title)}}`, booktitle: of.book && `{${braced(of.book)}}`,
      year: of.year, note: [of.part, of.state].filter(Boolean).join(". "), url: of.address };
    const lines = Object.entries(fields).filter(([, text]) => text).map(([name, text]) => `  ${name} = {${text}},`);
    return [`@${of.book ? "incollection" : "book"}{${of.key},`, ...lines, "}"].join("\n");
  }

  function ris(of) {
    const fields = [["TY", of.book ? "CHAP" : "BOOK"], ["AU", of.author], ["TI", of.title], ["T2", of.book], ["PY", of.year],
      ["DA", of.day.replaceAll("-", "/")], ["ET", of.state], ["N1", of.part], ["UR", of.address]];
    return [...fields.filter(([, text]) => text).map(([tag, text]) => `${tag}  - ${text}`), "ER  - "].join("\r\n");
  }

  const dialog = lr.make("dialog", { class: "lr-citing", "aria-labelledby": "lr-citing-head" });
  document.body.append(dialog);
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

  function block(name, text, file) {
    const copying = lr.make("button", { type: "button", "aria-label": `Copy ${name}` }, "Copy");
    copying.addEventListener("click", async () => {
      if (!(await lr.copy(text))) return;
      copying.textContent = "Copied";
      copying.setAttribute("aria-label", `${name} copied`);
      lr.say(`${name} copied`);
    });
    const saving = file ? lr.make("a", { href: "data:text/plain;charset=utf-8," + encodeURIComponent(text), download: file, "aria-label": `Save ${name} as ${file}` }, "Save") : "";
    const shown = file ? lr.make("pre", { tabindex: "-1" }, text) : lr.make("p", { class: "lr-plain" }, text);
    return [lr.make("h3", {}, name), shown, copying, saving];
  }

  function cite(link) {
    const of = work(link.closest("figure"));
    const closing = lr.make("button", { type: "button" }, "Close");
    closing.addEventListener("click", () => dialog.close());
    dialog.replaceChildren(
      lr.make("h2", { id: "lr-citing-head", tabindex: "-1", autofocus: true }, of.part ? `Cite ${of.part}` : link.textContent),
      ...block("Reference", plain(of)),
      ...block("BibTeX", bibtex(of), of.key + ".bib"),
      ...block("RIS", ris(of), of.key + ".ris"),
      lr.make("p", { class: "lr-closing" }, closing),
    );
    dialog.showModal();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.lr-cite");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    cite(link);
  });
})();
