/* The page of the network: controls, the view in words, the drawing, the list; and the state that all of them follow. */
(() => {
  "use strict";
  const { make, pathways } = lr;
  const host = document.querySelector('.lr-explorer[data-explorer="pathways"]');
  const list = document.querySelector(".lr-arrows");
  if (!host || !list) return;
  const graph = pathways.graph.read(JSON.parse(host.querySelector("script").textContent));
  /** More arrows than these make a drawing that nobody can read. */
  const MOST = 90;
  /** From this room on the drawing has the measures of a wide page. */
  const WIDE = 500;

  const amount = (count, one) => `${count} ${one}${count === 1 ? "" : "s"}`;
  const listed = (texts, last = "and") => (texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} ${last} ${texts.at(-1)}`);
  const label = (key) => graph.nodes.get(key).label;
  let ids = 0;
  const newId = () => `lr-pathways-${(ids += 1)}`;

  function field(name, control, hint = "") {
    control.id = newId();
    const parts = [make("label", { for: control.id }, name), control];
    if (hint) {
      const said = make("small", { id: newId() }, hint);
      control.setAttribute("aria-describedby", said.id);
      parts.push(said);
    }
    return make("div", { class: "lr-explorer-field" }, ...parts);
  }
  const select = (pairs) => make("select", {}, ...pairs.map(([value, words]) => make("option", { value }, words)));
  function tick(words) {
    const box = make("input", { type: "checkbox", id: newId() });
    return { box, element: make("label", { for: box.id }, box, make("span", {}, words)) };
  }
  function button(words, act) {
    const made = make("button", { type: "button" }, words);
    made.addEventListener("click", () => act(made));
    return made;
  }

  // The list that the page came with: each arrow with its findings, under the box where it begins.

  const items = new Map();
  for (const words of list.querySelectorAll('[data-row^="edges/"]')) items.set(words.dataset.row.slice("edges/".length), words.closest("li"));
  const groups = [...list.querySelectorAll(":scope > ul > li")];
  const textOf = (element) => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll("ul, button").forEach((part) => part.remove());
    return copy.textContent.replace(/\s+/g, " ").trim();
  };
  const findings = (edge) => [...items.get(edge.key).querySelectorAll(":scope > ul > li")].map(textOf);

  // Controls.

  const names = make("datalist", { id: newId() }, ...[...new Set(graph.data.flatMap(({ label: own, names: others }) => [own, ...others]))]
    .sort((a, b) => a.localeCompare(b, "en")).map((name) => make("option", { value: name })));
  const word = () => make("input", { type: "text", list: names.id, autocomplete: "off", autocapitalize: "off", spellcheck: "false" });
  const [of, to] = [word(), word()];
  const steps = select([["1", "One step"], ["2", "Two steps"]]);
  const diagram = select([["", "All diagrams"], ...Object.entries(graph.diagrams).map(([name, { title }]) => [name, title])]);
  const level = select([["", "Any"], ...graph.levels]);
  const contested = tick("Contested only");
  const focus = tick(`Shown in ${graph.focus} only`);
  const clear = button("Clear all", () => {
    change(pathways.state.empty());
    of.focus();
  });
  const share = button("Copy link to this view", async () => {
    if (await lr.copy(location.href)) lr.say("Link copied");
    share.textContent = "Link copied";
    setTimeout(() => { share.textContent = "Copy link to this view"; }, 2000);
  });

  const said = make("p", { class: "lr-explorer-said", role: "status" });
  const told = make("div", { class: "lr-pathways-told" });
  const drawing = make("div", { class: "lr-drawing lr-pathways-drawing" });
  const signs = make("div", { class: "lr-drawing" });
  const columns = [
    ["Arrow", (edge) => edge.key], ["From", (edge) => label(edge.from)], ["Effect", (edge) => graph.effects[edge.effect][0]],
    ["To", (edge) => label(edge.to)], ["Standing", (edge) => edge.standing], ["Findings", (edge) => findings(edge).join("\n")],
  ].map(([head, text]) => ({ head, text: (_, edge) => text(edge) }));
  const saving = make("div", { class: "lr-explorer-saving", role: "group", "aria-label": "Take home exactly what is shown" },
    make("span", {}, "Take home what is shown:"),
    button("Arrows and findings (CSV)", () => lr.explorer.exporting.save("arrows.csv", "text/csv", lr.explorer.exporting.csv(graph, shown, columns))),
    button("Drawing (SVG)", () => {
      const svg = drawing.querySelector("svg");
      if (svg) lr.explorer.exporting.save("arrows.svg", "image/svg+xml", new XMLSerializer().serializeToString(svg));
    }));
  const saveDrawing = saving.lastElementChild;

  host.append(names,
    make("div", { class: "lr-explorer-controls" },
      make("div", { class: "lr-explorer-fields" },
        field("Molecule, cell, drug or process", of, "By any of its names; a gene symbol stands for all boxes of the gene"),
        field("Ways to", to, "Shortest ways along the arrows; empty: what is near"),
        field("How near", steps),
        field("Diagram", diagram),
        field("Level of a finding", level),
        make("div", { class: "lr-explorer-field lr-explorer-tick" }, contested.element, graph.focus ? focus.element : ""))),
    make("div", { class: "lr-explorer-view" }, said, make("div", { class: "lr-explorer-acts" }, clear, share)),
    told, drawing, signs, make("div", { class: "lr-explorer-tools" }, saving));

  // From a choice to the state, to the address, and back.

  let state = pathways.state.empty();
  let missed = [];
  let shown = graph.edges;
  let page = "";

  function change(part, unknown = []) {
    state = { ...state, ...part };
    missed = unknown;
    const view = pathways.state.write(state);
    try {
      history.pushState(null, "", location.pathname + location.search + view);
    } catch {
      location.hash = view;
    }
    render();
  }
  function fromAddress() {
    if (!pathways.state.isView(location.hash)) return;
    ({ state, missed } = pathways.state.read(location.hash, graph));
    render();
  }

  for (const [input, name] of [[of, "of"], [to, "to"]]) {
    const take = () => {
      const keys = pathways.graph.named(graph, input.value);
      if (keys.join() !== state[name].join()) change({ [name]: keys }, input.value.trim() && !keys.length ? [input.value.trim()] : []);
      else if (input.value.trim() && !keys.length) change({}, [input.value.trim()]);
    };
    input.addEventListener("change", take);
    // A name chosen from the list counts at once.
    input.addEventListener("input", (event) => { if (event.inputType === "insertReplacementText" || !event.inputType) take(); });
  }
  steps.addEventListener("change", () => change({ steps: steps.value }));
  diagram.addEventListener("change", () => change({ diagram: diagram.value }));
  level.addEventListener("change", () => change({ level: level.value }));
  contested.box.addEventListener("change", () => change({ contested: contested.box.checked ? "1" : "" }));
  focus.box.addEventListener("change", () => change({ focus: focus.box.checked ? "1" : "" }));

  // What follows the state.

  function render() {
    for (const [input, name] of [[of, "of"], [to, "to"]]) {
      if (state[name].length || !missed.includes(input.value.trim())) input.value = pathways.graph.nameOf(graph, state[name]);
    }
    [steps.value, diagram.value, level.value] = [state.steps, state.diagram, state.level];
    [contested.box.checked, focus.box.checked] = [Boolean(state.contested), Boolean(state.focus)];
    const fitting = graph.edges.filter((edge) => pathways.graph.fits(edge, state));
    const view = selected(fitting);
    shown = view.edges;
    tell(view);
    draw(view);
    follow();
    clear.hidden = !pathways.state.write(state);
  }

  /** What is shown: ways between two, what is near one, or all that fits. */
  function selected(fitting) {
    if (state.of.length && state.to.length) {
      const found = pathways.graph.ways(fitting, state.of, state.to);
      const ways = pathways.graph.sorted(graph, found.ways);
      const edges = fitting.filter((edge) => ways.some((way) => way.includes(edge)));
      const at = new Map(ways.flatMap((way) => [[way[0].from, 0], ...way.map((edge, i) => [edge.to, i + 1])]));
      return { ...found, ways, edges, at, isWays: true };
    }
    const chosen = state.of.length ? state.of : state.to;
    if (chosen.length) return pathways.graph.near(fitting, chosen, Number(state.steps));
    return { edges: fitting, at: null };
  }

  function filters() {
    const parts = [];
    if (state.contested) parts.push("contested arrows only");
    if (state.level) parts.push(`arrows with a finding of the level ${graph.levels.find(([one]) => one === state.level)[1].toLowerCase()}${state.focus ? ` from ${graph.focus}` : ""}`);
    else if (state.focus) parts.push(`arrows shown in ${graph.focus} only`);
    if (state.diagram) parts.push(`diagram: ${graph.diagrams[state.diagram].title}`);
    return parts;
  }

  function tell(view) {
    const boxes = new Set(view.edges.flatMap((edge) => [edge.from, edge.to])).size;
    const size = view.edges.length ? `${amount(view.edges.length, "arrow")} between ${boxes} boxes` : "No arrow fits";
    const chosen = state.of.length ? state.of : state.to;
    let what = "";
    if (view.isWays) {
      const ends = `from ${listed(state.of.map(label), "or")} to ${listed(state.to.map(label), "or")}`;
      what = view.ways.length ? `${view.isCut ? "The first " : ""}${amount(view.ways.length, "way")} of ${amount(view.length, "arrow")} ${ends}; no way is shorter` : `No way leads along the arrows ${ends}`;
    } else if (chosen.length) {
      what = `${state.steps === "1" ? "one step" : "up to two steps"} from ${listed(chosen.map(label))}`;
    }
    const parts = [what, ...filters()].filter(Boolean).join("; ");
    const lost = missed.length ? ` No box is called ${listed(missed, "or")}.` : "";
    said.replaceChildren(make("strong", {}, `${size}.`), parts ? ` ${parts.charAt(0).toUpperCase()}${parts.slice(1)}.` : "", lost);
    told.replaceChildren(...(view.isWays ? waysIn(view) : []));
  }

  /** Each way in words, with its weakest arrow; of ways that there are not, those of the other direction. */
  function waysIn(view) {
    if (!view.ways.length) {
      const back = pathways.graph.ways(graph.edges.filter((edge) => pathways.graph.fits(edge, state)), state.to, state.of);
      return back.ways.length ? [make("p", {}, "The other way round there are some. ", button("Turn round", () => change({ of: state.to, to: state.of })))] : [];
    }
    const lines = view.ways.map((way) => {
      const weak = pathways.graph.weakest(graph, way);
      const chain = [label(way[0].from), ...way.flatMap((edge) => [`${graph.effects[edge.effect][0].toLowerCase()}`, label(edge.to)])];
      const steps_ = chain.flatMap((part, i) => [i ? " " : "", make(i % 2 ? "span" : "strong", {}, part)]);
      const link = way.length > 1 ? `Weakest link: ${pathways.graph.sentence(graph, weak)}, ` : "";
      const words = `${link}${weak.standing}.`;
      return make("li", {}, ...steps_, ". ", make("span", { class: "lr-pathways-weak" }, words.charAt(0).toUpperCase() + words.slice(1)));
    });
    return [make("h2", {}, "Ways, the best supported first"), make("ol", { class: "lr-pathways-ways" }, ...lines)];
  }

  function draw(view) {
    const room = drawing.clientWidth || 700;
    page = room >= WIDE ? "wide" : "narrow";
    const isAsked = state.of.length || state.to.length || filters().length;
    const isFew = view.edges.length && view.edges.length <= MOST;
    saveDrawing.hidden = !(isAsked && isFew);
    if (!isAsked || !isFew) {
      const words = !view.edges.length ? "" : isAsked ? "These are more arrows than a drawing can show. Choose a molecule or a diagram." : "Name a molecule, choose a diagram or tick a box, and what is left is drawn here. The list below holds every arrow.";
      drawing.replaceChildren(make("p", { class: "lr-explorer-hint" }, words));
      drawing.removeAttribute("tabindex");
      signs.replaceChildren();
      return;
    }
    const laid = pathways.layout.lay(graph, view, page, room, state.diagram);
    const title = `Drawing of ${said.textContent} ${view.edges.map((edge) => `${pathways.graph.sentence(graph, edge)} (${edge.standing})`).join("; ")}.`;
    const svg = pathways.drawing.draw(graph, laid, page, { title, chosen: new Set([...state.of, ...state.to]), onBox: (key) => change({ of: [key], to: [] }) });
    drawing.replaceChildren(svg);
    pathways.drawing.finish(graph, svg);
    // A drawing that is a little too wide shrinks; a broader one is scrolled, by keys too.
    const isBroad = laid.width > room * 1.2;
    svg.style.maxWidth = isBroad ? "none" : "100%";
    for (const [name, value] of [["tabindex", "0"], ["role", "group"], ["aria-label", "Drawing, to be scrolled sideways"]]) {
      if (isBroad) drawing.setAttribute(name, value);
      else drawing.removeAttribute(name);
    }
    signs.replaceChildren(pathways.drawing.key(graph, view.edges));
  }

  function follow() {
    const keys = new Set(shown.map((edge) => edge.key));
    for (const [key, item] of items) item.hidden = !keys.has(key);
    for (const group of groups) group.hidden = !group.querySelector(":scope > ul > li:not([hidden])");
  }

  new ResizeObserver(() => {
    const now = drawing.clientWidth >= WIDE ? "wide" : "narrow";
    if (page && now !== page) render();
  }).observe(drawing);
  addEventListener("hashchange", fromAddress);
  addEventListener("popstate", fromAddress);
  host.dataset.live = "true";
  if (pathways.state.isView(location.hash)) fromAddress();
  else render();
})();
