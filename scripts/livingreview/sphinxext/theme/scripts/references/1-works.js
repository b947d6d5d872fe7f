/* What tells works apart, which of them a view shows, and how many each further choice would show. */
lr.references.works = (() => {
  "use strict";
  const FACETS = ["chapter", "kind", "read"];
  /** Value of a choice: what no table says, or cited by no chapter. */
  const NONE = "none";

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const empty = () => ({ text: "", chapter: "", kind: "", read: "", from: "", to: "" });

  /** Works as the page uses them: citekey, year, and the words of each facet. */
  function read(data) {
    const name = (list, place) => (place < 0 ? NONE : list[place][0]);
    return Object.entries(data.works).map(([key, [chapters, year, kind, reading]]) => ({
      key, year, chapter: chapters.length ? chapters.map((place) => data.chapters[place][0]) : [NONE],
      kind: [name(data.kinds, kind)], read: [name(data.read, reading)],
    }));
  }

  /** The works of a view, and facet -> word -> how many works it would show. `text` gives the words of a work. */
  function filter(works, state, text) {
    const asked = plain(state.text).split(/\s+/).filter(Boolean);
    const [from, to] = [Number(state.from) || -Infinity, Number(state.to) || Infinity];
    const hasYears = Boolean(state.from || state.to);
    const counts = Object.fromEntries(FACETS.map((facet) => [facet, new Map()]));
    const shown = [];
    for (const work of works) {
      if (hasYears && !(work.year >= from && work.year <= to)) continue;
      if (asked.length && !asked.every((word) => text(work).includes(word))) continue;
      const failed = FACETS.filter((facet) => state[facet] && !work[facet].includes(state[facet]));
      if (!failed.length) shown.push(work);
      if (failed.length > 1) continue;
      for (const facet of failed.length ? failed : FACETS) {
        for (const word of work[facet]) counts[facet].set(word, (counts[facet].get(word) ?? 0) + 1);
      }
    }
    return { shown, counts };
  }

  // The state of a view, and how it stands in the address: only what was chosen.

  /** Whether a fragment is that of a view, and not the name of a place on the page. */
  const isView = (hash) => hash.length < 2 || hash.includes("=");

  function write(state) {
    const parts = Object.entries(state).filter(([, value]) => value).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    return parts.length ? `#${parts.join("&")}` : "";
  }

  /** The state of a fragment; words that no work has are left aside, and told in `missed`. */
  function fromHash(hash, works) {
    const state = empty();
    const missed = [];
    for (const part of hash.replace(/^#/, "").split("&").filter(Boolean)) {
      const [name, ...rest] = part.split("=");
      const value = decoded(rest.join("="));
      const fits = Object.hasOwn(state, name) && (name === "text" || (["from", "to"].includes(name) ? /^\d{4}$/.test(value) : works.some((work) => work[name].includes(value))));
      if (fits) state[name] = value;
      else if (value) missed.push(value);
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

  return { FACETS, NONE, plain, empty, read, filter, isView, write, fromHash };
})();
