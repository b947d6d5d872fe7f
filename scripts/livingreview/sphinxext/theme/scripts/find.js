/* The search: folds words, compares them with every document, puts what is asked for first. It is loaded, with the
   documents after it, when somebody begins to look for something. */
lr.search = (() => {
  "use strict";
  const GREEK = { α: "alpha", β: "beta", γ: "gamma", δ: "delta", ε: "epsilon", κ: "kappa", λ: "lambda", μ: "mu", σ: "sigma", τ: "tau", ω: "omega" };
  /** Words of a question that say nothing of what is looked for. */
  const EMPTY = new Set("a after an and are as at be by did do does for from had has have how in is it known many much of on or that the there to was were what when where which who why with".split(" "));
  const [TREATMENT, MECHANISM, GROUP, CHAPTER, SECTION, TERM, WORK] = [1, 3, 4, 5, 6, 10, 11];
  /** What a kind of document is worth where all else is the same. */
  const WORTH = [130, 140, 135, 132, 125, 120, 100, 90, 90, 60, 80, 40];
  const documents = [];
  const names = new Map();
  let head = null;
  let spellings = [];
  let loading = null;

  /** Text in small letters without accents, Greek in words, every dash the same. */
  function fold(text) {
    let folded = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
      .replace(/[\u2010-\u2015\u2212]/g, "-")
      .replace(/[αβγδεκλμσςτω]/g, (letter) => GREEK[letter] || letter)
      .replace(/(\w)-\((\w)\)(\w)/g, "$1-$2$3 $1-$3");
    for (const [pattern, instead] of spellings) folded = folded.replace(pattern, instead);
    return folded;
  }

  const COMPOUND = /[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu;

  /** A word without the s of its plural. */
  const stem = (word) => (word.length > 3 && /[^siu]s$/.test(word) ? word.slice(0, -1) : word);

  /** All forms under which a word of a text is found: joined, its parts, and two parts that stand together. */
  function forms(compound) {
    if (!compound.includes("-")) return [stem(compound)];
    const parts = compound.split("-");
    const found = new Set([stem(parts.join(""))]);
    parts.forEach((part, i) => {
      found.add(stem(part));
      if (i) found.add(stem(parts[i - 1] + part));
    });
    return [...found];
  }

  function words(text) {
    const found = [];
    for (const [compound] of fold(text).matchAll(COMPOUND)) found.push(...forms(compound));
    return found;
  }

  const line = (text) => ` ${words(text).join(" ")} `;
  const joined = (text) => (fold(text).match(COMPOUND) || []).join("").replaceAll("-", "");

  function add(part, rows) {
    for (const [kind, title, address, place, text, hidden, others, parts] of rows) {
      const document = { kind, title, address, place, text, others, isApart: part === "about" };
      document.titled = line([title, ...(others || []), ...(parts || [])].join(" · "));
      document.all = `${document.titled}${line(place)}${line(text)}${line(hidden || "")}`;
      document.name = joined(title);
      documents.push(document);
      if (kind === TERM) known(joined(title), [title], document);
      if (kind <= MECHANISM) {
        const own = [title, ...others];
        own.forEach((name) => known(joined(name), own, document));
        parts.forEach((name) => known(joined(name), [name], document));
        // A name of two words is looked for by its first one.
        const first = title.split(" ");
        if (kind === TREATMENT && first.length > 1 && first[0].length > 6) known(joined(first[0]), own, document);
      }
    }
  }

  function known(name, own, document) {
    if (!name) return;
    if (!names.has(name)) names.set(name, []);
    const others = names.get(name);
    if (!others.some((one) => one.document === document)) others.push({ own, document });
  }

  function begin(said) {
    head = said;
    spellings = said.spellings.map(([pattern, instead]) => [new RegExp(pattern, "g"), instead]);
  }

  /** Load the documents; the entries first, so that an answer can come before all is there. */
  function ready() {
    const base = lr.root + "find/";
    loading ??= Promise.all(head.parts.map((part) => lr.load(`${base}${part}.js`)));
    return loading;
  }

  /** The parts of a question: each a list of alternatives, each of these a list of words that must all be there. */
  function parse(question) {
    const tokens = fold(question).match(COMPOUND) || [];
    const found = [];
    const named = new Map();
    let at = 0;
    while (at < tokens.length) {
      let taken = 0;
      for (let length = Math.min(6, tokens.length - at); length && !taken; length -= 1) {
        const own = tokens.slice(at, at + length);
        const things = names.get(own.join("").replaceAll("-", ""));
        if (!things || (length === 1 && EMPTY.has(own[0]))) continue;
        // What was said comes last, so that every name of a thing has the same answers.
        const alternatives = [];
        for (const thing of things) {
          named.set(thing.document, found.length);
          for (const name of thing.own) alternatives.push((fold(name).match(COMPOUND) || []).map((word) => stem(word.replaceAll("-", ""))));
        }
        alternatives.push(own.map((word) => stem(word.replaceAll("-", ""))));
        found.push({ said: own.join(" "), alternatives, isLast: at + length === tokens.length });
        taken = length;
      }
      if (!taken) {
        const token = tokens[at];
        if (!EMPTY.has(token)) found.push({ said: token, alternatives: spelt(token), isLast: at === tokens.length - 1 });
        taken = 1;
      }
      at += taken;
    }
    return { terms: found, named };
  }

  /** What a word may stand for: itself, its parts, letters and a number written together. */
  function spelt(token) {
    const found = [[stem(token.replaceAll("-", ""))]];
    const parts = token.split("-");
    if (parts.length > 1) found.push(parts.map(stem));
    const numbered = /^(\p{L}{2,})(\d+)$/u.exec(token);
    if (numbered) found.push([numbered[1], numbered[2]]);
    return found;
  }

  /** A word that is still being typed is a beginning; a number is whole. */
  const begins = (word, isPrefix) => isPrefix && word.length > 1 && !/^\d+$/.test(word);
  const holds = (text, word, isPrefix) => text.includes(begins(word, isPrefix) ? ` ${word}` : ` ${word} `);
  function fits(text, term) {
    return term.alternatives.some((own) => own.every((word, i) => holds(text, word, term.isLast && i === own.length - 1) || (own.length > 1 && word.length > 3 && holds(text, word, true))));
  }

  function find(question) {
    const { terms, named } = parse(question);
    if (!terms.length) return { answers: [], show: null, all: true, missed: [] };
    const whole = joined(question);
    let scored = [];
    let best = 0;
    for (const document of documents) {
      const fitting = terms.filter((term) => fits(document.all, term));
      if (!fitting.length) continue;
      best = Math.max(best, fitting.length);
      scored.push({ document, fitting, score: worth(document, terms, fitting, whole, named) });
    }
    const all = best === terms.length;
    // A thing that the question names belongs to the answers, even if the rest stands elsewhere.
    scored = scored.filter((one) => one.fitting.length === best || named.has(one.document));
    scored.sort((a, b) => b.score - a.score);
    const missed = all ? [] : terms.filter((term) => !scored[0]?.fitting.includes(term)).map((term) => `“${term.said}”`);
    return { answers: scored.map((one) => one.document), show: (document) => shown(document, terms), all, missed };
  }

  function worth(document, terms, fitting, whole, named) {
    const share = fitting.length / terms.length;
    let score = 1000 * share + WORTH[document.kind];
    const titled = terms.filter((term) => fits(document.titled, term)).length / terms.length;
    // A work is looked for when nothing in the book itself answers.
    if (document.kind === WORK) return score + 60 * titled;
    score += 250 * titled;
    if (document.isApart) score -= 90;
    // The thing itself comes before the words that explain its abbreviation.
    if (document.name === whole) score += document.kind === TERM ? 650 : 900;
    else if (document.name.startsWith(whole)) score += 120;
    if (named.has(document)) {
      const exact = document.others?.some((name) => joined(name) === whole);
      if (exact) score += 850;
      // Most of the question is its name, or half of it: then it is what is asked for.
      else if (terms.length <= 2) score += 1000 * (1 - share) + 200;
    }
    if (document.kind === SECTION || document.kind === CHAPTER) {
      const counts = terms[0].alternatives.map((own) => document.all.split(` ${own[0]} `).length - 1);
      score += Math.min(40, 8 * Math.max(...counts));
    }
    return score;
  }

  /** The words of a document around those that were looked for. */
  function shown(document, terms) {
    const pieces = document.text.split(/([\p{L}\p{N}]+(?:[-\u2010-\u2015\u2212()]+[\p{L}\p{N}]+)*)/u);
    const own = pieces.map((piece, i) => (i % 2 ? words(piece) : []));
    const hits = pieces.map(() => false);
    for (const term of terms) {
      for (const phrase of term.alternatives) {
        const fitting = (i, k) => own[i + 2 * k]?.some((form) => form === phrase[k] || (begins(phrase[k], term.isLast && k === phrase.length - 1) && form.startsWith(phrase[k])));
        for (let i = 1; i < pieces.length; i += 2) {
          if (phrase.every((_, k) => fitting(i, k))) phrase.forEach((_, k) => { hits[i + 2 * k] = true; });
        }
      }
    }
    let from = 0;
    let most = -1;
    const WINDOW = 60;
    // An entry, or a group of trials, says first what it is.
    for (let i = 1; i < pieces.length && document.kind > GROUP; i += 2) {
      if (!hits[i]) continue;
      const start = Math.max(0, i - 12);
      const count = hits.slice(start, start + WINDOW).filter(Boolean).length;
      if (count > most) [most, from] = [count, start];
    }
    const excerpt = [];
    if (from) excerpt.push(["… ", false]);
    pieces.slice(from, from + WINDOW).forEach((piece, i) => {
      if (piece) excerpt.push([piece, hits[from + i]]);
    });
    if (from + WINDOW < pieces.length) excerpt.push([" …", false]);
    return { kind: head.kinds[document.kind], title: document.title, address: document.address, place: document.place, excerpt };
  }

  return { add, begin, ready, find, parse, fits, line };
})();
