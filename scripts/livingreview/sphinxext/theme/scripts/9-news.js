/* What is new since the last visit: which edition was the newest then is kept in this browser, and sent nowhere. */
(() => {
  "use strict";
  const FOLDED = "details.lr-news-all";
  /** Open what the address of the page leads to, if it is folded, or stands in what is. */
  const open = () => {
    const goal = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    let moved = false;
    for (let fold = goal?.closest(FOLDED); fold; fold = fold.parentElement.closest(FOLDED)) {
      moved ||= !fold.open && fold !== goal;
      fold.open = true;
    }
    // What a feed is stands where a reader arrives, too.
    const about = document.querySelector(".lr-feed");
    if (about && goal?.id.startsWith("follow-") && !goal.querySelector(".lr-to")) goal.append(lr.make("p", { class: "lr-to" }, about.textContent));
    if (moved) goal.scrollIntoView();
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
  const KEY = "lr-edition";
  let seen;
  try {
    seen = localStorage.getItem(KEY);
    // On the first visit nothing is new: all of it is.
    if (!seen) localStorage.setItem(KEY, newest);
  } catch {
    return;
  }
  if (!seen || !/^\d+(\.\d+){1,2}$/.test(seen) || !later(newest, seen)) return;

  const mark = (link, words, name = "") => link.append(lr.make("span", { class: "lr-dot" }, lr.make("span", { class: name }, words)));
  const contents = [...document.querySelectorAll(".lr-news-link")];
  for (const link of contents) mark(link, ", changed since your last visit", "visually-hidden");
  const isNews = (link) => contents.some((one) => one.pathname === link.pathname && one.host === link.host);
  const last = [...document.querySelectorAll(".lr-changed")].filter((link) => later(link.dataset.edition, seen));
  const first = [...document.querySelectorAll(".lr-first a[href]")].filter(isNews);
  for (const link of [...last, ...first]) mark(link, "new since your last visit");

  const label = () => lr.make("p", { class: "lr-since" }, "New since your last visit");
  const fresh = new Map();
  for (const news of document.querySelectorAll(".lr-news")) {
    if (!later(news.dataset.edition, seen)) continue;
    const top = label();
    news.classList.add("lr-unseen");
    news.prepend(top);
    fresh.set(top, news.dataset.edition);
    for (const title of news.querySelectorAll(`${FOLDED} > summary`)) title.after(label());
  }
  /* An edition was seen when the beginning of what it changed stood in view for a moment, below the masthead. */
  const MOMENT = 1000;
  const waiting = new Map();
  const remember = (edition) => {
    try {
      if (later(edition, localStorage.getItem(KEY) ?? seen)) localStorage.setItem(KEY, edition);
    } catch { /* Then it is told again. */ }
  };
  const watch = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      clearTimeout(waiting.get(target));
      if (isIntersecting) waiting.set(target, setTimeout(remember, MOMENT, fresh.get(target)));
    }
  }, { threshold: 1, rootMargin: "-64px 0px 0px" });
  for (const top of fresh.keys()) watch.observe(top);
})();
