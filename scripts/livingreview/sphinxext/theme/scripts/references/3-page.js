/* The page of the works: fields above the list leave those that fit, and what is left is taken home. */
lr.references.begin = (data) => {
  "use strict";
  const host = document.querySelector('.lr-explorer[data-explorer="references"]');
  if (!host) return;
  const { make, references } = lr;
  const { FACETS, NONE } = references.works;
  const exporting = lr.explorer.exporting;
  const works = references.works.read(data);
  const letters = document.querySelector(".lr-letters");
  const parts = [...document.querySelectorAll(".lr-letter")];
  const entries = new Map(parts.flatMap((part) => [...part.querySelectorAll(".citation")]).map((entry) => [entry.id.replace(/^ref-/, ""), entry]));
  const words = new Map();
  const text = ({ key }) => {
    if (!words.has(key)) words.set(key, references.works.plain(entries.get(key)?.querySelector("p").textContent ?? ""));
    return words.get(key);
  };

  // Controls; the field for words came with the page.

  let ids = 0;
  const newId = () => `lr-works-${(ids += 1)}`;
  function field(label, control) {
    control.id = newId();
    return make("div", { class: "lr-explorer-field" }, make("label", { for: control.id }, label), control);
  }
  function button(label, act) {
    const made = make("button", { type: "button" }, label);
    made.addEventListener("click", () => act(made));
    return made;
  }
  const typed = host.querySelector("input");
  const said = host.querySelector("[role='status']");
  const named = { chapter: ["Cited in", data.chapters, "No chapter"], kind: ["Kind", data.kinds, "Not stated"], read: ["How much was read", data.read, "Not stated"] };
  const facets = FACETS.filter((facet) => named[facet][1].length).map((facet) => {
    const [label, list, none] = named[facet];
    const present = new Set(works.flatMap((work) => work[facet]));
    const options = [["", "Any"], ...list, [NONE, none]].filter(([value]) => !value || present.has(value))
      .map(([value, name]) => ({ value, name, element: make("option", { value }, name) }));
    const select = make("select", {}, ...options.map((one) => one.element));
    select.addEventListener("change", () => change({ [facet]: select.value }));
    return { facet, select, options, element: field(label, select) };
  });
  const years = [...new Set(works.map((work) => work.year).filter(Boolean))].sort((a, b) => a - b);
  const [from, to] = ["from", "to"].map((name) => {
    const select = make("select", {}, make("option", { value: "" }, "any"), ...years.map((year) => make("option", { value: year }, String(year))));
    select.addEventListener("change", () => change({ [name]: select.value }));
    return select;
  });
  const clear = button("Clear all", () => {
    change(references.works.empty());
    typed.focus();
  });
  const share = button("Copy link to this view", async () => {
    if (await lr.copy(location.href)) lr.say("Link copied");
    share.textContent = "Link copied";
    setTimeout(() => { share.textContent = "Copy link to this view"; }, 2000);
  });
  const fields = () => lr.load(`${lr.here}references-fields.js?${document.querySelector("time")?.dateTime ?? ""}`).then(() => references.fields);
  const take = (label, file, kind, write) => button(label, () =>
    fields().then((known) => exporting.save(file, kind, write(known, shown.map((work) => work.key).sort()))));

  host.querySelector(".lr-explorer-fields").append(...facets.map((one) => one.element),
    make("div", { class: "lr-explorer-field" }, make("span", { class: "lr-explorer-pair", role: "group", "aria-label": "Year" }, field("Year from", from), field("to", to))));
  host.querySelector(".lr-explorer-view").append(make("div", { class: "lr-explorer-acts" }, clear, share));
  host.append(make("div", { class: "lr-explorer-saving", role: "group", "aria-label": "Take home exactly what is shown" },
    make("span", {}, "Take home what is shown:"),
    take("BibTeX", "references.bib", "application/x-bibtex", exporting.bibtex),
    take("RIS", "references.ris", "application/x-research-info-systems", exporting.ris),
    take("CSL-JSON", "references.json", "application/vnd.citationstyles.csl+json", references.csl.csl)));

  // From a choice to the state, to the address, and back.

  let state = references.works.empty();
  let missed = [];
  let shown = works;

  function change(part, goesOn = false) {
    state = { ...state, ...part };
    missed = [];
    const view = references.works.write(state);
    try {
      history[goesOn ? "replaceState" : "pushState"](null, "", location.pathname + location.search + view);
    } catch {
      location.hash = view;
    }
    render();
  }
  function fromAddress() {
    if (references.works.isView(location.hash)) {
      ({ state, missed } = references.works.fromHash(location.hash, works));
      render();
      return;
    }
    // A link to one work shows it, whatever was filtered.
    const goal = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!goal?.closest("[hidden]")) return;
    state = references.works.empty();
    render();
    goal.scrollIntoView();
  }
  typed.addEventListener("input", () => change({ text: typed.value.trim() }, true));
  addEventListener("hashchange", fromAddress);
  addEventListener("popstate", fromAddress);

  function render() {
    const found = references.works.filter(works, state, text);
    shown = found.shown;
    const keys = new Set(shown.map((work) => work.key));
    for (const [key, entry] of entries) entry.hidden = !keys.has(key);
    parts.forEach((part, i) => {
      part.hidden = !part.querySelector(".citation:not([hidden])");
      const link = letters.children[i];
      if (part.hidden) link.setAttribute("aria-disabled", "true");
      else link.removeAttribute("aria-disabled");
    });
    if (document.activeElement !== typed || typed.value.trim() !== state.text) typed.value = state.text;
    [from.value, to.value] = [state.from, state.to];
    for (const { facet, select, options } of facets) {
      select.value = state[facet];
      for (const { value, name, element } of options) if (value) element.textContent = `${name} (${found.counts[facet].get(value) ?? 0})`;
    }
    const isView = references.works.write(state);
    clear.hidden = !isView;
    const lost = missed.length ? ` The address names what this edition does not have: ${missed.join(", ")}.` : "";
    said.textContent = (isView || lost ? `${shown.length} of ${works.length} works` : `${works.length} works`) + lost;
  }

  if (references.works.isView(location.hash)) fromAddress();
  else render();
  host.dataset.live = "true";
};
