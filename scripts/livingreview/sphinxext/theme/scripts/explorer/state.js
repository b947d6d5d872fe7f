/* The state of a view, and how it stands in the address: only what differs from a page that nobody has touched. */
lr.explorer.state = (() => {
  "use strict";
  const LISTS = ["strategy", "setting", "phase", "design", "met", "state", "endpoint", "measure", "analysis", "status", "out", "pick", "columns"];
  const TEXTS = ["question", "text", "asof", "from", "to", "cuts", "method", "interval", "sort"];

  const empty = () => ({
    ...Object.fromEntries(LISTS.map((name) => [name, []])),
    ...Object.fromEntries(TEXTS.map((name) => [name, ""])),
  });

  /** Whether a fragment is that of a view, and not the name of a place on the page. */
  const isView = (hash) => hash.length < 2 || hash.includes("=");

  /** The fragment of a state; nothing for an untouched page. */
  function write(state) {
    const parts = [];
    for (const name of [...TEXTS, ...LISTS]) {
      const values = LISTS.includes(name) ? state[name] : [state[name]].filter(Boolean);
      if (values.length) parts.push(`${name}=${values.map(encodeURIComponent).join(",")}`);
    }
    return parts.length ? `#${parts.join("&")}` : "";
  }

  /** The state of a fragment. What is unknown is left aside and told in `missed`. */
  function read(hash, knows = () => true) {
    const state = empty();
    const missed = [];
    for (const part of hash.replace(/^#/, "").split("&").filter(Boolean)) {
      const [name, ...rest] = part.split("=");
      const values = rest.join("=").split(",").filter(Boolean).map(decoded);
      const fitting = values.filter((value) => {
        const fits = (LISTS.includes(name) || TEXTS.includes(name)) && knows(name, value);
        if (!fits) missed.push(value);
        return fits;
      });
      if (LISTS.includes(name)) state[name] = [...new Set(fitting)];
      else if (TEXTS.includes(name)) state[name] = name === "text" ? fitting.join(",") : (fitting[0] ?? "");
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

  return { empty, isView, read, write };
})();
