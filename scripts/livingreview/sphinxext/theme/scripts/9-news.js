/* What is new since the last visit: which edition was the newest then is kept in this browser, and sent nowhere. */
(() => {
  "use strict";
  /** Open what the address of the page leads to, and may be folded. */
  const open = () => {
    const goal = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (goal?.matches("details.lr-news-all")) goal.open = true;
  };
  open();
  addEventListener("hashchange", open);

  const newest = document.documentElement.dataset.newest;
  if (!newest) return;
  const numbers = (version) => version.split(".").map(Number);
  /** Tell whether a version comes after another; 1.0 and 1.0.0 are the same. */
  const later = (one, other) => {
    const [a, b] = [numbers(one), numbers(other)];
    const at = [0, 1, 2].find((i) => (a[i] ?? 0) !== (b[i] ?? 0));
    return at !== undefined && (a[at] ?? 0) > (b[at] ?? 0);
  };
  let seen;
  try {
    seen = localStorage.getItem("lr-edition");
    // On the first visit nothing is new: all of it is.
    if (!seen) localStorage.setItem("lr-edition", newest);
  } catch {
    return;
  }
  if (!seen || !/^\d+(\.\d+){1,2}$/.test(seen) || !later(newest, seen)) return;
  const fresh = [...document.querySelectorAll(".lr-news")].filter((news) => later(news.dataset.edition, seen));
  if (fresh.length) {
    for (const news of fresh) {
      news.classList.add("lr-unseen");
      news.prepend(lr.make("p", { class: "lr-since" }, "New since your last visit"));
    }
    try { localStorage.setItem("lr-edition", newest); } catch { /* Then it is told again. */ }
    return;
  }
  for (const link of document.querySelectorAll(".lr-news-link")) {
    link.append(lr.make("span", { class: "lr-dot" }, lr.make("span", { class: "visually-hidden" }, ", changed since your last visit")));
  }
})();
