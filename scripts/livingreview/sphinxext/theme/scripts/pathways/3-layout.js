/* Where boxes and arrows of a selection stand: as the diagram has them if one diagram holds them all, else in columns
   from left to right. The same selection always gives the same picture. */
lr.pathways.layout = (() => {
  "use strict";
  const GAP_Y = 14;
  const THROUGH = 12;
  const ROUNDS = 8;
  /** A part of a diagram that is so many times as large as its columns is mostly empty paper. */
  const SPARSE = 1.8;

  /** As in the diagram that holds all arrows, unless little of it is left; one that was asked for is kept as it is. */
  function lay(graph, { edges, at }, page, room, wanted) {
    if (wanted) return own(graph, edges, wanted, page);
    const inColumns = columns(graph, edges, page, at, room);
    const home = Object.keys(graph.diagrams).find((name) => edges.every((edge) => edge.diagrams.includes(name)));
    const asThere = home && own(graph, edges, home, page);
    const area = ({ width, height }) => width * height;
    return asThere && area(asThere) <= SPARSE * area(inColumns) ? asThere : inColumns;
  }

  /** Boxes and routes as in the book, moved so that what is shown begins at the edge. */
  function own(graph, edges, name, page) {
    const { boxes, ways } = graph.diagrams[name][page];
    const shown = new Set(edges.flatMap((edge) => [edge.from, edge.to]));
    const placed = [...shown].map((key) => ({ key, x: boxes[key][0], y: boxes[key][1], width: boxes[key][2], height: boxes[key][3] }));
    const routes = edges.map((edge) => ({ edge, points: pairs(ways[edge.key]), isCurve: false }));
    return fitted(placed, routes);
  }

  const pairs = (numbers) => numbers.reduce((points, number, i) => (i % 2 ? points : [...points, [number, numbers[i + 1]]]), []);

  function fitted(boxes, routes) {
    const xs = [...boxes.flatMap((box) => [box.x - box.width / 2, box.x + box.width / 2]), ...routes.flatMap(({ points }) => points.map(([x]) => x))];
    const ys = [...boxes.flatMap((box) => [box.y - box.height / 2, box.y + box.height / 2]), ...routes.flatMap(({ points }) => points.map(([, y]) => y))];
    const [left, top] = [Math.min(...xs) - 10, Math.min(...ys) - 10];
    boxes.forEach((box) => { box.x -= left; box.y -= top; });
    routes.forEach((route) => { route.points = route.points.map(([x, y]) => [x - left, y - top]); });
    return { boxes, routes, width: Math.max(...xs) - left + 10, height: Math.max(...ys) - top + 10 };
  }

  /** Number of the column of each box: as it was given, or by the longest way that leads there, circles cut. */
  function columnsOf(edges, at) {
    const keys = [...new Set(edges.flatMap((edge) => [edge.from, edge.to]))];
    if (at) {
      const least = Math.min(...keys.map((key) => at.get(key) ?? 0));
      return new Map(keys.map((key) => [key, (at.get(key) ?? 0) - least]));
    }
    const out = new Map(keys.map((key) => [key, edges.filter((edge) => edge.from === key && edge.to !== key)]));
    const back = new Set();
    const state = new Map();
    const visit = (key) => {
      state.set(key, "open");
      for (const edge of out.get(key)) {
        if (state.get(edge.to) === "open") back.add(edge);
        else if (!state.has(edge.to)) visit(edge.to);
      }
      state.set(key, "done");
    };
    const entered = new Set(edges.map((edge) => edge.to));
    [...keys.filter((key) => !entered.has(key)), ...keys].forEach((key) => { if (!state.has(key)) visit(key); });
    const column = new Map(keys.map((key) => [key, 0]));
    for (let round = 0; round < keys.length; round += 1) {
      let moved = false;
      for (const edge of edges) {
        if (edge.from === edge.to || back.has(edge) || column.get(edge.to) > column.get(edge.from)) continue;
        column.set(edge.to, column.get(edge.from) + 1);
        moved = true;
      }
      if (!moved) break;
    }
    return column;
  }

  /** Boxes in columns. An arrow over several columns passes each between through a place of its own. */
  function columns(graph, edges, page, at, room) {
    const size = (key) => graph.nodes.get(key)[page];
    const column = columnsOf(edges, at);
    const count = Math.max(...column.values()) + 1;
    const ranks = Array.from({ length: count }, () => []);
    const items = new Map();
    const put = (item) => { items.set(item.id, item); ranks[item.column].push(item); return item; };
    const docked = (key) => Math.max(edges.filter((edge) => edge.to === key).length, edges.filter((edge) => edge.from === key).length);
    for (const [key, place] of column) {
      const [lines, width, height] = size(key);
      put({ id: key, key, column: place, width, height: Math.max(height, 9 * docked(key) + 6, lines.length * 10), links: [] });
    }
    // The links of a chain: from the box through the columns between to the other box.
    const chains = edges.map((edge) => {
      const [from, to] = [column.get(edge.from), column.get(edge.to)];
      const step = Math.sign(to - from);
      const chain = [items.get(edge.from)];
      for (let place = from + step; step && place !== to; place += step) {
        chain.push(put({ id: `${edge.key}/${place}`, column: place, width: 0, height: THROUGH, links: [] }));
      }
      chain.push(items.get(edge.to));
      if (step) chain.slice(1).forEach((item, i) => { item.links.push(chain[i]); chain[i].links.push(item); });
      return { edge, chain, isLevel: step === 0 };
    });
    ranks.forEach((rank) => rank.forEach((item, i) => { item.order = i; }));
    order(ranks);
    lift(ranks);
    const widths = ranks.map((rank) => Math.max(...rank.map((item) => item.width), 20));
    const free = room - widths.reduce((sum, width) => sum + width, 0) - 24;
    const least = page === "wide" ? 56 : 34;
    const gap = Math.min(page === "wide" ? 150 : 80, Math.max(least, count > 1 ? free / (count - 1) : least));
    let left = 0;
    ranks.forEach((rank, i) => {
      rank.forEach((item) => { item.x = left + widths[i] / 2; });
      left += widths[i] + gap;
    });
    const routes = dock(chains, gap);
    const boxes = [...items.values()].filter((item) => item.key).map(({ key, x, y, width, height }) => ({ key, x, y, width, height }));
    return fitted(boxes, routes);
  }

  /** Put what is linked beside each other: by the mean place of what a column is linked with, to and fro. */
  function order(ranks) {
    for (let round = 0; round < ROUNDS; round += 1) {
      const forth = round % 2 === 0;
      for (const rank of forth ? ranks : [...ranks].reverse()) {
        for (const item of rank) {
          const linked = item.links.filter((other) => (forth ? other.column < item.column : other.column > item.column));
          item.wish = linked.length ? linked.reduce((sum, other) => sum + other.order / ranks[other.column].length, 0) / linked.length : (item.order + 0.5) / rank.length;
        }
        rank.sort((a, b) => a.wish - b.wish || a.order - b.order);
        rank.forEach((item, i) => { item.order = i; });
      }
    }
  }

  /** Give every item of a column its height: as near to what it is linked with as its neighbours leave it. */
  function lift(ranks) {
    const gapOf = (a, b) => (a.height + b.height) / 2 + (a.key && b.key ? GAP_Y : 6);
    for (const rank of ranks) {
      let y = 0;
      rank.forEach((item, i) => { y += i ? gapOf(rank[i - 1], item) : 0; item.y = y; });
      rank.forEach((item) => { item.y -= y / 2; });
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const rank of round % 2 ? [...ranks].reverse() : ranks) {
        // The nearest heights in order with these gaps: neighbours that would clash share the mean of their wishes.
        let offset = 0;
        const blocks = [];
        rank.forEach((item, i) => {
          offset += i ? gapOf(rank[i - 1], item) : 0;
          const wish = item.links.length ? item.links.reduce((sum, other) => sum + other.y, 0) / item.links.length : item.y;
          let block = { sum: wish - offset, items: [[item, offset]] };
          while (blocks.length && blocks.at(-1).sum / blocks.at(-1).items.length > block.sum / block.items.length) {
            const before = blocks.pop();
            block = { sum: before.sum + block.sum, items: [...before.items, ...block.items] };
          }
          blocks.push(block);
        });
        for (const block of blocks) block.items.forEach(([item, from]) => { item.y = block.sum / block.items.length + from; });
      }
    }
  }

  /** Let arrows end side by side at a box, by the height of their other end. */
  function dock(chains, gap) {
    const ends = new Map();
    const side = (item, way, one, other) => {
      const name = `${item.id}/${way}`;
      if (!ends.has(name)) ends.set(name, { item, list: [] });
      ends.get(name).list.push({ one, y: other.y });
    };
    const routes = chains.map(({ edge, chain, isLevel }) => {
      const route = { edge, isCurve: true, isLevel, chain };
      const way = isLevel ? 1 : Math.sign(chain[1].column - chain[0].column);
      route.way = way;
      side(chain[0], way, (y) => { route.start = y; }, chain[1]);
      side(chain.at(-1), isLevel ? 1 : -way, (y) => { route.end = y; }, chain.at(-2));
      return route;
    });
    for (const { item, list } of ends.values()) {
      list.sort((a, b) => a.y - b.y);
      const step = Math.min(12, (item.height - 8) / Math.max(1, list.length));
      list.forEach(({ one }, i) => one(item.y + (i - (list.length - 1) / 2) * step));
    }
    return routes.map(({ edge, chain, way, isLevel, start, end }) => {
      const [first, last] = [chain[0], chain.at(-1)];
      const points = [[first.x + (way * first.width) / 2, start]];
      for (const item of chain.slice(1, -1)) points.push([item.x, item.y]);
      if (isLevel) {
        const out = Math.max(first.x + first.width / 2, last.x + last.width / 2) + Math.min(gap * 0.4, 26);
        points.push([out, (start + end) / 2]);
      }
      points.push([last.x - ((isLevel ? -1 : way) * last.width) / 2, end]);
      return { edge, points, isCurve: true, isLevel };
    });
  }

  return { lay };
})();
