/* One preview for numbers, citations, terms, figures, tables and places: on hover, focus and tap; dismissed with
   Escape, a tap elsewhere or a second tap on the same words. What it says is the description of the link, for
   screen readers too; the links in it come next in the order of the Tab key. */
(() => {
  "use strict";
  const SOON = ".lr-value, .lr-claim, .lr-term, .lr-none, .bibtex-citation a";
  const wanted = `.lr-value, a.lr-term, abbr.lr-term, .lr-claim, .lr-none, .bibtex-citation a, [data-tip], .lr-article a.reference.internal,
    a.headerlink[data-row], .lr-key-of`;
  /* Numbers of a table tell their row on a click or a tap; a hand that only passes over a table opens nothing. */
  const pressed = `${wanted}, :is(td, th) [data-row], td[data-row], span[data-row], path[data-row]`;
  const GAP = 6;
  const EDGE = 8;
  const words = lr.make("div", { id: "lr-tip", role: "tooltip" });
  const links = lr.make("p", { class: "lr-tip-links" });
  const tip = lr.make("div", { class: "lr-tip", hidden: true }, words, links);
  // Within the text of the page, where who walks from landmark to landmark finds it.
  (document.querySelector("main") ?? document.body).append(tip);
  let owner = null;
  let described = null;
  let timer = 0;
  let touched = false;

  /* What is said of a work or a term stands once on a page; this finds it for the others. */
  const known = new Map();
  let looked = false;
  const nameOf = (element) => (element.matches("abbr") ? "abbr " + element.textContent : element.getAttribute("href"));

  /** What is told of a work that this page does not tell: of all works, once for the whole book. */
  let wish = null;
  function workOf(link) {
    if (lr.works) return lr.works[link.hash.slice(1)] ?? "";
    wish = link;
    lr.load(`${lr.here}works.js?${document.querySelector("time")?.dateTime ?? ""}`).then(() => {
      if (wish !== link || owner !== link) return;
      owner = null;
      show(link);
    }, () => hide());
    return "…";
  }

  /** Take over what the browser itself would show on hover, after a while and never on focus. */
  function said(element) {
    if (element.title) {
      element.dataset.tip = element.title;
      element.removeAttribute("title");
    }
    if (element.dataset.tip) return element.dataset.tip;
    if (!element.matches("abbr.lr-term, a.reference")) return "";
    if (!looked) {
      looked = true;
      document.querySelectorAll(":is(abbr.lr-term, a.reference):is([title], [data-tip]):not(.lr-value)")
        .forEach((one) => known.set(nameOf(one), one.title || one.dataset.tip));
    }
    return known.get(nameOf(element)) ?? (element.matches(".bibtex-citation a") ? workOf(element) : "");
  }

  const textOf = (element) => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll(".headerlink, .lr-claim, script").forEach((part) => part.remove());
    return copy.textContent.replace(/\s+/g, " ").trim();
  };
  const cut = (text, most = 320) => (text.length <= most ? text : text.slice(0, text.lastIndexOf(" ", most)) + " …");
  const paragraph = (text, attributes = {}) => lr.make("p", attributes, text);

  /** The drawing of a figure as it is in view now, without its names, which must stand once on a page. */
  function drawingOf(figure) {
    const drawing = [...figure.querySelectorAll(".lr-chart-view > svg, .lr-chart-view svg.marks")].find((svg) => svg.checkVisibility());
    if (!drawing) return null;
    const copy = drawing.cloneNode(true);
    for (const part of [copy, ...copy.querySelectorAll("*")]) {
      for (const name of ["id", "role", "tabindex", "aria-label", "aria-labelledby"]) part.removeAttribute(name);
    }
    copy.querySelectorAll("title, desc").forEach((part) => part.remove());
    copy.querySelectorAll("a").forEach((link) => link.replaceWith(...link.childNodes));
    return lr.make("div", { class: "lr-tip-drawing", "aria-hidden": "true" }, copy);
  }

  /** What a link within the page leads to: a figure, the caption of a table, or a heading and the words after it. */
  function goalOf(link) {
    const address = new URL(link.href, location.href);
    if (address.pathname !== location.pathname || address.hash.length < 2) return null;
    return document.getElementById(decodeURIComponent(address.hash.slice(1)));
  }

  function preview(goal) {
    const caption = goal.querySelector(":scope > figcaption, :scope > caption");
    if (caption) {
      const drawing = goal.matches("figure") ? drawingOf(goal) : null;
      const rows = goal.querySelectorAll(":scope > tbody > tr").length;
      return [paragraph(textOf(caption) + (rows ? ` (${rows} rows)` : "")), drawing].filter(Boolean);
    }
    const term = goal.closest("dt") ?? (goal.matches("span") ? goal.parentElement.closest("dt") : null);
    const section = goal.matches("section") ? goal : goal.matches("span:empty, div:empty") ? goal.nextElementSibling ?? goal.parentElement : null;
    const heading = term ?? section?.querySelector(":scope > :is(h1, h2, h3, h4)");
    const first = term ? term.nextElementSibling : section?.querySelector(":scope > p:not(.lr-place)");
    if (!heading) return [];
    return [paragraph(textOf(heading), { class: "lr-tip-head" }), first && paragraph(cut(textOf(first)))].filter(Boolean);
  }

  /** A link that stands in a tip. */
  const to = (address, text) => lr.make("a", { href: address }, text);

  /** What copies the key of something. */
  function copying(key, name = "Copy key") {
    const button = lr.make("button", { type: "button" }, name);
    button.addEventListener("click", async () => {
      if (!(await lr.copy(key))) return;
      button.textContent = "Copied";
      lr.say("Key copied");
    });
    return button;
  }
  const keyLine = (name, key) => lr.make("p", { class: "lr-tip-row" }, name + " ", lr.make("code", {}, key));
  /** What corrects something, where the book names its repository; and what edits a row, where the page can. */
  const correcting = (address) => (address ? [to(address, "Suggest a correction")] : []);
  const editing = (table, key) => (lr.edit ? [lr.edit.button(table, key, hide)] : []);

  /** The rows behind words: that of the words, or of the line for which a button or a link stands. */
  function rowsOf(link) {
    const own = link.dataset.row;
    if (own && !link.matches(".headerlink")) return [[own, ""]];
    const line = link.closest("tr") ?? link.parentElement;
    const found = new Map(own ? [[own, ""]] : []);
    for (const words of [line, ...line.querySelectorAll("[data-row]")]) {
      const name = words.dataset.row;
      if (!name || found.has(name)) continue;
      found.set(name, line.matches("tr") ? `${words.closest("[data-label]")?.dataset.label ?? ""} ${cut(textOf(words), 60)}`.trim() : "");
    }
    return [...found];
  }

  /** Tell of rows: of the first in full, of the others of the same line their number and key. */
  function fillRows(link) {
    const names = rowsOf(link);
    if (!names.length) return false;
    const wait = !names.every(([name]) => lr.rows[name.split("/")[0]]);
    if (wait) {
      wish = link;
      lr.row.fetched(names.map(([name]) => name)).then(() => {
        if (wish !== link || owner !== link) return;
        owner = null;
        show(link);
      }, () => hide());
      words.replaceChildren(paragraph("…"));
      links.replaceChildren();
      links.hidden = true;
      return true;
    }
    const rows = names.map(([name, label]) => [lr.row.told(name), label]).filter(([row]) => row);
    if (!rows.length) return false;
    const anchor = link.closest("[id]")?.id ?? "";
    const offers = (row) => [
      copying(row.key),
      ...correcting(lr.row.correction(row.key, [row.about, lr.row.source(row), row.reading && row.reading + "."], anchor)),
      ...editing(row.table, row.key),
    ];
    const [[first], ...others] = rows;
    words.replaceChildren(
      // An arrow of a picture says itself what is found of it.
      ...(link.matches("path") ? [paragraph(link.getAttribute("aria-label"))] : first.about ? [paragraph(first.about)] : []),
      ...(lr.row.source(first) || first.reading ? [paragraph([lr.row.source(first), first.reading && first.reading + "."].filter(Boolean).join(" "))] : []),
      keyLine(`${first.title}, row`, first.key),
    );
    links.replaceChildren(
      ...(link.href ? [to(link.href, "Link to this row")] : []),
      ...(first.address ? [to(first.address, "In the references")] : []),
      ...(first.doi ? [to("https://doi.org/" + first.doi, "The work itself (DOI)")] : first.pmid ? [to(`https://pubmed.ncbi.nlm.nih.gov/${first.pmid}/`, "The work itself (PubMed)")] : []),
      ...offers(first),
      ...others.map(([row, label]) => lr.make("span", { class: "lr-tip-other" }, lr.make("span", {}, label || row.title), lr.make("code", {}, row.key), ...offers(row))),
    );
    links.hidden = false;
    tip.classList.remove("lr-tip-wide");
    return true;
  }

  function fill(link) {
    const leads = [];
    if (!link.matches("a.lr-value") && (link.dataset.row || link.matches(".lr-key-of"))) return fillRows(link);
    const told = said(link);
    const goal = !told && link.href ? goalOf(link) : null;
    let shown = [];
    if (told) {
      let text = told;
      // The place of the work itself, and the key of the row, are told as links and as a name of their own.
      const doi = /\s*\bdoi:(10\.\S+?)\.?(?=\s|$)/.exec(text);
      const pmid = /\bPMID (\d+)/.exec(text);
      const row = / Row ([\w./-]+)\.$/.exec(text);
      if (row) text = text.slice(0, row.index);
      if (doi && link.matches(".lr-value")) text = text.replace(doi[0], "");
      shown = [paragraph(text)];
      if (row) shown.push(keyLine("Row", row[1]));
      const cited = link.matches(".bibtex-citation a") ? /^#ref-(.+)$/.exec(link.hash)?.[1] : null;
      if (cited) shown.push(keyLine("Key", cited));
      const work = link.matches(".lr-value, .bibtex-citation a");
      if (link.href) leads.push(to(link.href, link.dataset.goal ?? (work ? "In the references" : link.matches(".lr-term") ? "In the glossary" : "Go there")));
      if (doi) leads.push(to("https://doi.org/" + doi[1], "The work itself (DOI)"));
      else if (pmid) leads.push(to(`https://pubmed.ncbi.nlm.nih.gov/${pmid[1]}/`, "The work itself (PubMed)"));
      if (row) {
        // A number in a sentence is of an outcome, or counts the patients of an arm, whose key has two parts.
        const table = row[1].includes("/") ? "arms" : "outcomes";
        leads.push(copying(row[1]), ...correcting(lr.row.correction(row[1], [textOf(link), text.trim()])), ...editing(table, row[1]));
      } else if (cited) {
        leads.push(copying(cited), ...correcting(lr.row.citation(cited, text.trim())));
      }
    } else if (goal) {
      shown = preview(goal);
      if (shown.length) leads.push(to(link.href, "Go there"));
    }
    if (!shown.length) return false;
    words.replaceChildren(...shown);
    links.replaceChildren(...leads);
    links.hidden = !leads.length;
    tip.classList.toggle("lr-tip-wide", Boolean(words.querySelector("svg")));
    return true;
  }

  /** Above or below the words, wherever it fits whole; never over them, under the masthead or beyond the screen. */
  function place(link, x) {
    const lines = [...link.getClientRects()];
    if (!lines.length) lines.push(link.getBoundingClientRect());
    const line = lines.find((one) => x >= one.left - 1 && x <= one.right + 1) ?? lines[0];
    const top = Math.min(...lines.map((one) => one.top));
    const bottom = Math.max(...lines.map((one) => one.bottom));
    const masthead = document.querySelector(".lr-masthead")?.getBoundingClientRect().bottom ?? 0;
    const above = top - Math.max(masthead, 0) - GAP - EDGE;
    const below = innerHeight - bottom - GAP - EDGE;
    tip.style.maxHeight = "";
    tip.style.left = "0";
    const under = tip.offsetHeight <= below || below >= above;
    tip.style.maxHeight = Math.max(under ? below : above, 60) + "px";
    const left = Math.min(line.left, document.documentElement.clientWidth - tip.offsetWidth - EDGE);
    tip.style.left = Math.max(EDGE, left) + scrollX + "px";
    tip.style.top = (under ? bottom + GAP : top - tip.offsetHeight - GAP) + scrollY + "px";
  }

  function show(link, x = -1) {
    clearTimeout(timer);
    if (owner === link) return;
    hide();
    if (!link.isConnected || !fill(link)) return;
    owner = link;
    described = link.getAttribute("aria-describedby");
    link.setAttribute("aria-describedby", words.id);
    tip.hidden = false;
    tip.scrollTop = 0;
    place(link, x);
  }

  function hide() {
    clearTimeout(timer);
    if (!owner) return;
    if (described) owner.setAttribute("aria-describedby", described);
    else owner.removeAttribute("aria-describedby");
    owner = null;
    tip.hidden = true;
  }

  const later = (what, wait) => {
    clearTimeout(timer);
    timer = setTimeout(what, wait);
  };
  const inside = (element) => element instanceof Element && tip.contains(element);
  const held = () => owner && (document.activeElement === owner || tip.contains(document.activeElement));

  document.addEventListener("pointerdown", (event) => {
    touched = event.pointerType !== "mouse";
    if (!inside(event.target) && !event.target.closest(pressed)) hide();
  });
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const link = event.target.closest?.(wanted);
    if (inside(event.target) || (link && link === owner)) clearTimeout(timer);
    else if (link) {
      said(link);
      later(() => show(link, event.clientX), link.matches(SOON) ? 80 : 350);
    }
  });
  document.addEventListener("pointerout", (event) => {
    if (event.pointerType !== "mouse") return;
    const from = event.target.closest?.(wanted);
    const to = event.relatedTarget;
    if ((!from && !inside(event.target)) || inside(to) || (from && from.contains(to))) return;
    if (owner && !held()) later(hide, 300);
    else if (!owner) clearTimeout(timer);
  });
  document.addEventListener("focusin", (event) => {
    if (inside(event.target)) return clearTimeout(timer);
    const link = event.target.closest?.(wanted);
    if (link && !touched && link.matches(":focus-visible")) show(link);
    else if (owner && event.target !== owner) hide();
  });
  document.addEventListener("focusout", (event) => {
    if ((event.target === owner || inside(event.target)) && !inside(event.relatedTarget) && event.relatedTarget !== owner) later(hide, 250);
  });
  document.addEventListener("click", (event) => {
    if (inside(event.target)) {
      if (event.target.closest("a") && !event.target.closest("[target]")) later(hide, 0);
      return;
    }
    let link = event.target.closest?.(pressed);
    // Another link or button within such words does what it does; words that are being marked tell nothing.
    if (link && !link.matches(wanted) && (event.target.closest("a, button") || !getSelection().isCollapsed)) link = null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const leads = link.matches("a[href]");
    const byKey = event.detail === 0;
    if (leads && (byKey || !touched)) return hide();
    if (link.matches(".lr-key-of") && owner === link && !touched && !byKey) return;
    // The first tap tells, the second takes it away; where there is nothing to tell, the link leads on.
    if (owner === link) {
      if (leads) event.preventDefault();
      if (touched || byKey) hide();
    } else {
      show(link, event.clientX);
      if (owner === link && leads) event.preventDefault();
    }
  });
  document.addEventListener("keydown", (event) => {
    touched = false;
    if (!owner) return;
    const own = [...tip.querySelectorAll("a, button")];
    const at = own.indexOf(document.activeElement);
    if (event.key === "Escape") {
      const back = at >= 0 ? owner : null;
      event.stopPropagation();
      hide();
      back?.focus();
      hide();
    } else if (event.key === "Tab" && document.activeElement === owner && !event.shiftKey && own.length) {
      event.preventDefault();
      own[0].focus();
    } else if (event.key === "Tab" && at >= 0) {
      const next = own[at + (event.shiftKey ? -1 : 1)];
      if (next) {
        event.preventDefault();
        next.focus();
      } else {
        // Back to the words; from there a step forward goes on behind them.
        const back = owner;
        hide();
        back.focus();
        if (event.shiftKey) event.preventDefault();
        else hide();
      }
    }
  });
  addEventListener("resize", hide);
})();
