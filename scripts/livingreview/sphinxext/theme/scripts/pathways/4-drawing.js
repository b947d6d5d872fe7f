/* The drawing of a selection, with boxes, heads and lines as the diagrams of the book have them. */
lr.pathways.drawing = (() => {
  "use strict";
  const NAMESPACE = "http://www.w3.org/2000/svg";
  const [INK, MUTED, PAPER, BAND, SHADE] = ["#1b1c1e", "#5b5c60", "#fdfcf9", "#f4f2ec", "#bdbab2"];
  /** Corner, fill and border of the shapes of boxes. */
  const SHAPES = {
    sharp: [0, PAPER, INK], rounded: [6, PAPER, INK], double: [6, PAPER, INK], round: [12, BAND, MUTED], cut: [7, PAPER, INK],
    plain: [3, PAPER, SHADE], ground: [3, BAND, SHADE],
  };
  const BOLD = new Set(["round", "ground"]);
  /** Dashes and width of a line by what is known of its arrow. */
  const DASHES = { supported: ["", "1.5 3"], contested: ["7 3.5", "7 3 1.5 3"], unsupported: ["1.5 8", "1.5 8"] };

  function make(name, attributes = {}, ...children) {
    const element = document.createElementNS(NAMESPACE, name);
    for (const [key, value] of Object.entries(attributes)) if (value !== "" && value !== null) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  const number = (x) => String(Math.round(x * 10) / 10);
  const joined = (...points) => points.map(([x, y]) => `${number(x)},${number(y)}`).join(" ");
  function towards([x, y], [to, down], length) {
    const whole = Math.hypot(to - x, down - y) || 1;
    return [x + ((to - x) * length) / whole, y + ((down - y) * length) / whole];
  }

  /** Path and fill of the head of an arrow that comes from `before` to `end`, and by how much the line ends before it. */
  function head(name, before, end, colour, scale) {
    const tip = towards(end, before, 1.5);
    const at = (back, side = 0) => {
      const [x, y] = towards(tip, before, back * scale);
      const [across, down] = side ? towards([0, 0], [tip[1] - before[1], before[0] - tip[0]], side * scale) : [0, 0];
      return [x + across, y + down];
    };
    const triangle = (back, length) => `M${joined(at(back))}L${joined(at(back + length, 4), at(back + length, -4))}Z`;
    switch (name) {
      case "triangle": return [triangle(0, 8.5), colour, 8 * scale];
      case "open-triangle": return [triangle(0, 9), PAPER, 9 * scale + 1.5];
      case "double": return [triangle(0, 6) + triangle(6, 6), colour, 11 * scale];
      case "bar": return [`M${joined(at(0.8, 5), at(0.8, -5), at(2.2, -5), at(2.2, 5))}Z`, colour, 3 * scale];
      case "kite": return [`M${joined(at(0), at(6, 3.8), at(8.5), at(6, -3.8))}Z`, PAPER, 8.5 * scale + 1];
      case "dot": return [circle(...at(3.4), 3.4 * scale), colour, 6 * scale];
      case "ring": return [circle(...at(3.8), 3.8 * scale), PAPER, 7.6 * scale + 1.5];
      default: return [`M${joined(at(7, 4.5), at(0), at(7, -4.5))}`, "none", 2 * scale];
    }
  }

  const circle = (x, y, r) => `M${joined([x - r, y])}A${r},${r},0,1,1,${joined([x + r, y])}A${r},${r},0,1,1,${joined([x - r, y])}Z`;

  /** A mark for each level of evidence, the strongest first. */
  const MARKS = [
    (x, y) => `M${joined([x - 4, y - 4], [x + 4, y - 4], [x + 4, y + 4], [x - 4, y + 4])}Z`,
    (x, y) => `M${joined([x, y - 5.4], [x + 5.4, y], [x, y + 5.4], [x - 5.4, y])}Z`,
    (x, y) => `M${joined([x, y - 5], [x + 5, y + 4], [x - 5, y + 4])}Z`,
    (x, y) => circle(x, y, 4),
  ];

  /** The path of a route, its last point so much before its end. */
  function line({ points, isCurve, isLevel }, trim) {
    const ends = [...points.slice(0, -1), towards(points.at(-1), before(points, isCurve, isLevel), trim)];
    if (!isCurve) return rounded(ends);
    if (isLevel) {
      const [[x, y], [out], [x2, y2]] = ends;
      return `M${joined([x, y])}C${joined([out, y], [out, y2], [x2, y2])}`;
    }
    return ends.slice(1).reduce((path, [x, y], i) => {
      const [fromX, fromY] = ends[i];
      const middle = (fromX + x) / 2;
      return `${path}C${joined([middle, fromY], [middle, y], [x, y])}`;
    }, `M${joined(ends[0])}`);
  }

  /** From where an arrow comes to its end: curves end level. */
  function before(points, isCurve, isLevel) {
    const end = points.at(-1);
    if (!isCurve) return points.at(-2);
    return isLevel ? [end[0] + 20, end[1]] : [end[0] + Math.sign(points.at(-2)[0] - end[0]) * 20, end[1]];
  }

  function rounded(points) {
    const path = [`M${joined(points[0])}`];
    points.slice(1).forEach((corner, i) => {
      const after = points[i + 2];
      if (!after) return path.push(`L${joined(corner)}`);
      const last = points[i];
      const radius = Math.min(5, ...[last, after].map(([x, y]) => Math.hypot(corner[0] - x, corner[1] - y) / 2));
      return path.push(`L${joined(towards(corner, last, radius))}Q${joined(corner, towards(corner, after, radius))}`);
    });
    return path.join("");
  }

  function outline(shape, { x, y, width, height }) {
    const [corner] = SHAPES[shape] ?? SHAPES.plain;
    const [left, right, top, bottom] = [x - width / 2, x + width / 2, y - height / 2, y + height / 2];
    if (shape === "cut") {
      const c = corner;
      return `M${joined([left + c, top], [right - c, top], [right, top + c], [right, bottom - c], [right - c, bottom], [left + c, bottom], [left, bottom - c], [left, top + c])}Z`;
    }
    const ring = (inset) => {
      const c = Math.max(0, corner - inset);
      const [l, r, t, b] = [left + inset, right - inset, top + inset, bottom - inset];
      const turn = `A${c},${c},0,0,1,`;
      return `M${joined([l + c, t])}L${joined([r - c, t])}${turn}${joined([r, t + c])}L${joined([r, b - c])}${turn}${joined([r - c, b])}L${joined([l + c, b])}${turn}${joined([l, b - c])}L${joined([l, t + c])}${turn}${joined([l + c, t])}Z`;
    };
    return shape === "double" ? ring(0) + ring(3) : ring(0);
  }

  function lettering(text, x, y, size, more = {}) {
    return make("text", { x: number(x), y: number(y), "font-size": size, "text-anchor": "middle", "dominant-baseline": "central", fill: INK, ...more }, text);
  }

  /** The drawing of boxes and routes; `chosen` are the boxes asked for, `onBox` what a press on a box does. */
  function draw(graph, { boxes, routes, width, height }, page, { title, chosen, onBox }) {
    const { font, line: leading } = graph.pages[page];
    const scale = page === "wide" ? 1 : 0.85;
    const svg = make("svg", { viewBox: `0 0 ${number(width)} ${number(height)}`, width: number(width), height: number(height), role: "img", "aria-label": title });
    for (const route of routes) svg.append(arrow(graph, route, scale));
    for (const box of boxes) {
      const node = graph.nodes.get(box.key);
      const [, shape] = graph.kinds[node.kind];
      const [, fill, border] = SHAPES[shape] ?? SHAPES.plain;
      const isChosen = chosen.has(box.key);
      const group = make("g", { class: "lr-box", "data-node": box.key },
        make("path", { d: outline(shape, box), fill, stroke: isChosen ? INK : border, "stroke-width": isChosen ? 2.8 : 1.3 }));
      const lines = node[page][0];
      lines.forEach((words, i) => {
        group.append(lettering(words, box.x, box.y + (i - (lines.length - 1) / 2) * leading, font, { "font-weight": BOLD.has(shape) || isChosen ? 700 : "" }));
      });
      group.addEventListener("click", () => onBox(box.key));
      svg.append(group);
    }
    return svg;
  }

  function arrow(graph, route, scale) {
    const { edge } = route;
    const [, name, colour] = graph.effects[edge.effect];
    const [path, fill, trim] = head(name, before(route.points, route.isCurve, route.isLevel), route.points.at(-1), colour, scale);
    const d = line(route, trim);
    const shaft = make("path", { d, fill: "none", stroke: colour, "stroke-width": edge.focus ? 1.8 : 1.2, "stroke-dasharray": DASHES[edge.direction][edge.focus ? 0 : 1] });
    const group = make("g", { "data-edge": edge.key }, shaft, make("path", { d: path, fill, stroke: colour, "stroke-width": 1.5 }));
    // A broad line that nobody sees, for a finger; pressed, it tells of the row of the arrow.
    group.append(make("path", { d, fill: "none", stroke: "transparent", "stroke-width": 12, "data-row": `edges/${edge.key}`, class: "lr-reach" }));
    return group;
  }

  /** Put the signs of level and of doubt on the arrows; a line must stand on the page to be measured. */
  function finish(graph, svg) {
    for (const group of svg.querySelectorAll("[data-edge]")) sign(graph, graph.byKey.get(group.dataset.edge), group);
  }

  function sign(graph, edge, group) {
    const [shaft, , reach] = group.children;
    const colour = shaft.getAttribute("stroke");
    const length = shaft.getTotalLength();
    const rank = graph.levels.findIndex(([level]) => level === edge.level);
    if (rank >= 0) {
      const at = shaft.getPointAtLength(Math.min(13, length * 0.3));
      group.insertBefore(make("path", { d: MARKS[Math.min(rank, MARKS.length - 1)](at.x, at.y), fill: colour, stroke: PAPER, "stroke-width": 1.5 }), reach);
    }
    if (edge.direction === "contested") {
      const at = shaft.getPointAtLength(Math.max(length * 0.5, Math.min(length * 0.62, 30)));
      reach.before(make("path", { d: circle(at.x, at.y, 6.5), fill: PAPER, stroke: colour, "stroke-width": 1.5 }), lettering("?", at.x, at.y, 11, { "font-weight": 700, fill: colour }));
    }
  }

  /** What signs mean, as far as they occur in some arrows. */
  function key(graph, edges) {
    const sample = (...parts) => make("svg", { width: 34, height: 16, viewBox: "0 0 34 16", "aria-hidden": "true" }, ...parts);
    const entries = [];
    for (const [effect, [label, name, colour]] of Object.entries(graph.effects)) {
      if (!edges.some((edge) => edge.effect === effect)) continue;
      const [path, fill, trim] = head(name, [2, 8], [32, 8], colour, 1);
      entries.push([sample(make("path", { d: `M2,8L${32 - trim},8`, stroke: colour, "stroke-width": 1.8 }), make("path", { d: path, fill, stroke: colour, "stroke-width": 1.5 })), label]);
    }
    const where = graph.focus;
    for (const [direction, isFocus, words] of [
      ["supported", true, where ? `Shown in ${where}` : "Supported"], ["supported", false, "Shown only elsewhere"],
      ["contested", true, "Contested"], ["contested", false, "Contested, and only elsewhere"], ["unsupported", false, "No evidence yet"],
    ]) {
      if (!edges.some((edge) => edge.direction === direction && edge.focus === isFocus)) continue;
      const parts = [make("path", { d: "M2,8L32,8", stroke: INK, "stroke-width": isFocus ? 1.8 : 1.2, "stroke-dasharray": DASHES[direction][isFocus ? 0 : 1] })];
      if (direction === "contested") parts.push(make("path", { d: circle(17, 8, 6.5), fill: PAPER, stroke: INK, "stroke-width": 1.5 }), lettering("?", 17, 8, 11, { "font-weight": 700 }));
      entries.push([sample(...parts), words]);
    }
    graph.levels.forEach(([level, label], rank) => {
      if (edges.some((edge) => edge.level === level)) entries.push([sample(make("path", { d: MARKS[Math.min(rank, MARKS.length - 1)](17, 8), fill: INK })), `Strongest evidence: ${label.toLowerCase()}`]);
    });
    return lr.make("ul", { class: "lr-signs" }, ...entries.map(([sign, words]) => lr.make("li", {}, sign, ` ${words}`)));
  }

  return { draw, finish, key };
})();
