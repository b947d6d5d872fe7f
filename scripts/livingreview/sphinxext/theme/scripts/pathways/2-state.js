/* What a reader chose, and how it stands in the address: only what differs from an untouched page. */
lr.pathways.state = (() => {
  "use strict";
  const LISTS = ["of", "to"];
  const WORDS = ["steps", "level", "diagram", "contested", "focus"];

  const empty = () => ({ of: [], to: [], steps: "1", level: "", diagram: "", contested: "", focus: "" });

  /** Whether a fragment is that of a view, and not the name of a place on the page. */
  const isView = (hash) => hash.length < 2 || hash.includes("=");

  function write(state) {
    const untouched = empty();
    const parts = LISTS.filter((name) => state[name].length).map((name) => `${name}=${state[name].map(encodeURIComponent).join(",")}`);
    parts.push(...WORDS.filter((name) => state[name] !== untouched[name]).map((name) => `${name}=${encodeURIComponent(state[name])}`));
    return parts.length ? `#${parts.join("&")}` : "";
  }

  /** The state of a fragment; what the graph does not know is left aside, and told in `missed`. */
  function read(hash, graph) {
    const state = empty();
    const missed = [];
    const known = {
      of: (key) => graph.nodes.has(key), to: (key) => graph.nodes.has(key), steps: (word) => ["1", "2"].includes(word),
      level: (word) => graph.levels.some(([level]) => level === word), diagram: (word) => Object.hasOwn(graph.diagrams, word),
      contested: (word) => word === "1", focus: (word) => word === "1",
    };
    for (const part of hash.replace(/^#/, "").split("&").filter(Boolean)) {
      const [name, ...rest] = part.split("=");
      const values = rest.join("=").split(",").filter(Boolean).map(decoded);
      const fitting = Object.hasOwn(known, name) ? values.filter(known[name]) : [];
      missed.push(...values.filter((value) => !fitting.includes(value)));
      if (LISTS.includes(name)) state[name] = [...new Set(fitting)];
      else if (fitting.length) [state[name]] = fitting;
    }
    return { state, missed };
  }

  function decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  }

  return { empty, isView, write, read };
})();
