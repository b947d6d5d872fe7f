/* The arrows of all diagrams as a graph: whom a word names, what is near, shortest ways, and the weakest link of one. */
lr.pathways.graph = (() => {
  "use strict";
  /** So many ways of one length are told at most. */
  const MOST = 40;

  /** A word as it is compared: without accents, capitals, hyphens and spaces; Greek letters stay. */
  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[\s\u002d\u2010-\u2015]+/g, "");

  function read(data) {
    const nodes = new Map(data.nodes.map((node, place) => [node.key, { ...node, place }]));
    const edges = data.edges.map((edge, place) => ({ ...edge, place }));
    const byName = new Map();
    const name = (text, node, isOwn) => {
      const at = folded(text);
      if (!byName.has(at)) byName.set(at, { own: [], others: [] });
      byName.get(at)[isOwn ? "own" : "others"].push(node.key);
    };
    for (const node of nodes.values()) {
      name(node.label, node, true);
      node.names.forEach((text) => name(text, node, false));
    }
    return { ...data, data: data.nodes, nodes, edges, byKey: new Map(edges.map((edge) => [edge.key, edge])), byName };
  }

  /** Keys of the boxes that a word names: all that bear it as label or as another name, else those whose label or name
      begins with it, else those that hold it. */
  function named(graph, text) {
    const asked = folded(text);
    if (!asked) return [];
    const exact = graph.byName.get(asked);
    if (exact) return bearers(exact);
    for (const fits of [(name) => name.startsWith(asked), (name) => name.includes(asked)]) {
      const found = [...graph.byName].filter(([name]) => fits(name));
      const own = found.flatMap(([, keys]) => keys.own);
      if (found.length) return [...new Set(own.length ? own : found.flatMap(([, keys]) => keys.others))];
    }
    return [];
  }

  const bearers = ({ own, others }) => [...new Set([...own, ...others])];

  /** The name that stands for some boxes and no others; else their labels. */
  function nameOf(graph, keys) {
    if (keys.length < 2) return keys.map((key) => graph.nodes.get(key).label).join();
    const wanted = [...keys].sort().join();
    const names = graph.data.flatMap((node) => [node.label, ...node.names]).filter((name) => bearers(graph.byName.get(folded(name))).sort().join() === wanted);
    return names.sort((a, b) => a.length - b.length)[0] ?? keys.map((key) => graph.nodes.get(key).label).join(", ");
  }

  /** Whether an arrow fits what is known of it: level and place of one and the same finding, and the diagram. */
  function fits(edge, state) {
    if (state.contested && edge.direction !== "contested") return false;
    if (state.diagram && !edge.diagrams.includes(state.diagram)) return false;
    if (!state.level && !state.focus) return true;
    return edge.findings.some(([level, isFocus]) => (!state.level || level === state.level) && (!state.focus || isFocus));
  }

  /** Arrows up to so many steps from some boxes, with or against their direction, and node -> signed distance. */
  function near(edges, from, steps) {
    const at = new Map(from.map((key) => [key, 0]));
    for (const way of [1, -1]) {
      let border = new Set(from);
      for (let step = 1; step <= steps; step += 1) {
        const next = new Set();
        for (const edge of edges) {
          const [near, far] = way === 1 ? [edge.from, edge.to] : [edge.to, edge.from];
          if (!border.has(near)) continue;
          next.add(far);
          const known = at.get(far);
          if (known === undefined || Math.abs(known) > step) at.set(far, way * step);
        }
        border = next;
      }
    }
    return { edges: edges.filter((edge) => touches(edge, at, steps)), at };
  }

  /** An arrow between two boxes at the outermost distance belongs to neither. */
  function touches(edge, at, steps) {
    const [from, to] = [at.get(edge.from), at.get(edge.to)];
    return from !== undefined && to !== undefined && (Math.abs(from) < steps || Math.abs(to) < steps);
  }

  /** All ways of the shortest length from one of some boxes to one of others, along the arrows: lists of arrows. */
  function ways(edges, from, to) {
    const out = new Map();
    for (const edge of edges) out.set(edge.from, [...(out.get(edge.from) ?? []), edge]);
    const goal = new Set(to);
    const distance = new Map(from.map((key) => [key, 0]));
    let border = from;
    let length = 0;
    while (border.length && !border.some((key) => length && goal.has(key))) {
      length += 1;
      const next = [];
      for (const key of border) {
        for (const edge of out.get(key) ?? []) {
          if (distance.has(edge.to)) continue;
          distance.set(edge.to, length);
          next.push(edge.to);
        }
      }
      border = next;
    }
    const ends = border.filter((key) => goal.has(key));
    const found = [];
    const walk = (key, steps) => {
      if (found.length >= MOST) return;
      if (steps.length === length) {
        if (goal.has(key)) found.push(steps);
        return;
      }
      for (const edge of out.get(key) ?? []) {
        if (distance.get(edge.to) === steps.length + 1) walk(edge.to, [...steps, edge]);
      }
    };
    if (ends.length) from.forEach((key) => walk(key, []));
    return { ways: found, length, isCut: found.length >= MOST };
  }

  /** How weak an arrow is, by one number after the other: without any finding, with none that speaks for it,
      contested, by its strongest level, and shown only outside what the page is about. */
  function weakness(graph, edge) {
    const rank = graph.levels.findIndex(([level]) => level === edge.level);
    return [
      Number(edge.direction === "unsupported"), Number(edge.for === 0), Number(edge.direction === "contested"),
      rank < 0 ? graph.levels.length : rank, Number(!edge.focus),
    ];
  }

  const compare = (a, b) => a.map((one, i) => one - b[i]).find((difference) => difference) ?? 0;

  /** The weakest arrow of a way; the first of several that are alike. */
  const weakest = (graph, way) => way.reduce((worst, edge) => (compare(weakness(graph, edge), weakness(graph, worst)) > 0 ? edge : worst));

  /** Ways by their weakest arrow, the strongest way first. */
  const sorted = (graph, found) =>
    found.map((way) => [way, weakness(graph, weakest(graph, way))]).sort((a, b) => compare(a[1], b[1])).map(([way]) => way);

  /** An arrow as a sentence without its end. */
  const sentence = (graph, edge) =>
    `${graph.nodes.get(edge.from).label} ${graph.effects[edge.effect][0].toLowerCase()} ${graph.nodes.get(edge.to).label}`;

  return { read, named, nameOf, fits, near, ways, weakest, sorted, sentence };
})();
