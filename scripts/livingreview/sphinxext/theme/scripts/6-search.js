/* Finding: one field, in a dialog over any page or on a page of its own; and the field that narrows an index.
   What it searches is loaded when it is first opened. */
(() => {
  "use strict";
  const IN_DIALOG = 12;
  const ON_PAGE = 40;
  const entry = document.querySelector("a.lr-find");
  const place = document.getElementById("lr-search-page");
  const own = entry?.getAttribute("href") || "";
  const ready = () => lr.load(lr.root + "find/find.js").then(() => lr.search.ready());

  /** A field with its answers; `most` is how many are shown at first. */
  function finder(most, onAnswers) {
    const status = lr.make("p", { class: "lr-told", role: "status" });
    const list = lr.make("ol", { class: "lr-answers" });
    const input = lr.make("input", {
      type: "search", name: "q", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
      "aria-label": "Find a drug, trial, gene, mechanism or words",
    });
    const form = lr.make("form", { role: "search", action: own, method: "get" }, input);
    const links = () => [...list.querySelectorAll("a")];
    let asked = 0;
    let shown = most;

    async function answer() {
      const mine = ++asked;
      const words = input.value.trim();
      if (!words) {
        list.replaceChildren();
        status.textContent = "";
        onAnswers?.(words);
        return;
      }
      try {
        await ready();
      } catch {
        status.textContent = "The index could not be loaded. The contents of the book lead to every page.";
        return;
      }
      if (mine !== asked) return;
      const { answers, show, all, missed } = lr.search.find(words);
      list.replaceChildren(...answers.slice(0, shown).map((one) => item(show(one))));
      const count = answers.length === 1 ? "1 answer" : `${answers.length} answers`;
      status.textContent = !answers.length ? "Nothing was found. Is there another word for it?"
        : all ? count + (answers.length > shown ? `, the first ${shown} shown` : "")
          : `No place holds all these words; ${count} without ${missed.join(", ")}`;
      onAnswers?.(words, answers.length);
    }

    function item(found) {
      const title = lr.make("strong", {}, found.title);
      const kind = lr.make("span", { class: "lr-kind" }, found.kind);
      const parts = [title, " ", kind];
      if (found.place) parts.push(lr.make("span", { class: "lr-where" }, found.place));
      if (found.excerpt.length) {
        parts.push(lr.make("span", { class: "lr-excerpt" }, ...found.excerpt.map(([text, hit]) => (hit ? lr.make("mark", {}, text) : text))));
      }
      return lr.make("li", {}, lr.make("a", { href: lr.root + found.address }, ...parts));
    }

    input.addEventListener("input", () => { shown = most; answer(); });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      answer().then(() => links()[0]?.click());
    });
    function move(event) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      const stops = [input, ...links()];
      const at = stops.indexOf(document.activeElement);
      if (at < 0) return;
      event.preventDefault();
      stops[Math.max(0, Math.min(stops.length - 1, at + step))].focus();
    }
    list.addEventListener("keydown", move);
    input.addEventListener("keydown", move);
    const more = () => { shown += most; return answer(); };
    return { form, input, status, list, answer, more };
  }

  let dialog = null;
  function build() {
    const close = lr.make("button", { type: "button", "aria-label": "Close" }, "Close");
    const all = lr.make("a", { class: "lr-every", hidden: true, href: own }, "All answers on a page of their own");
    const found = finder(IN_DIALOG, (words, count = 0) => {
      all.hidden = count <= IN_DIALOG;
      all.href = own + "?q=" + encodeURIComponent(words);
    });
    found.form.append(close);
    const hint = lr.make("p", { class: "lr-hint" }, "Arrow keys walk through the answers, Enter opens one, Escape closes.");
    dialog = lr.make("dialog", { class: "lr-finder", "aria-label": "Find" }, found.form, found.status, found.list, all, hint);
    close.addEventListener("click", () => dialog.close());
    // A click beside the box is one on the dialog itself.
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
      else if (event.target.closest(".lr-answers a")) dialog.close();
    });
    // Else the first Escape would only empty the field.
    dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      dialog.close();
    });
    dialog.found = found;
    document.body.append(dialog);
  }

  function open() {
    if (place) {
      place.querySelector("input").focus();
      return;
    }
    if (!dialog) build();
    if (!dialog.open) dialog.showModal();
    dialog.found.input.focus();
    dialog.found.input.select();
    ready().catch(() => {});
  }

  entry?.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    const k = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!slash && !k) return;
    event.preventDefault();
    open();
  });

  if (place) {
    const more = lr.make("button", { type: "button", class: "lr-more", hidden: true }, "More answers");
    const found = finder(ON_PAGE, (words, count = 0) => {
      more.hidden = count <= found.list.childElementCount;
      // The address tells the question, so that it can be sent; a page from a disk may not change its own.
      try { history.replaceState(null, "", words ? "?q=" + encodeURIComponent(words) : location.pathname); } catch { /* It stays. */ }
    });
    more.addEventListener("click", found.more);
    found.form.append(lr.make("button", { type: "submit" }, "Find"));
    place.append(found.form, found.status, found.list, more);
    found.input.value = new URLSearchParams(location.search).get("q") || "";
    found.answer();
    found.input.focus({ preventScroll: true });
  }

  const narrow = document.querySelector(".lr-sift");
  if (narrow) {
    const input = lr.make("input", { type: "search", id: "lr-sift", autocomplete: "off" });
    const status = lr.make("span", { role: "status" });
    narrow.append(lr.make("label", { for: input.id }, "Show only entries with"), input, status);
    const entries = [...document.querySelectorAll(".lr-entry")];
    const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[\u2010-\u2015]/g, "-");
    let texts = null;
    input.addEventListener("input", () => {
      texts ??= entries.map((one) => plain(one.textContent));
      const words = plain(input.value).split(/\s+/).filter(Boolean);
      let count = 0;
      entries.forEach((one, i) => {
        one.hidden = !words.every((word) => texts[i].includes(word));
        count += one.hidden ? 0 : 1;
      });
      document.querySelectorAll(".lr-letter").forEach((letter) => {
        letter.hidden = !letter.querySelector(".lr-entry:not([hidden])");
      });
      document.querySelectorAll(".lr-groups").forEach((groups) => { groups.hidden = words.length > 0; });
      status.textContent = words.length ? `${count} of ${entries.length}` : "";
    });
  }

  /** What a link leads to is seen, even if it is folded. */
  function unfold() {
    const goal = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const folded = goal && goal.querySelector(":scope > details");
    if (folded && goal.closest(".lr-groups")) folded.open = true;
  }
  addEventListener("hashchange", unfold);
  unfold();
})();
