/* A search that is past due: the page says so by itself, by the reader's clock, whoever built it and when. */
(() => {
  "use strict";
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  const choose = (due, silent, overdue, gone) => (today > silent ? gone : today > due ? overdue : "");

  for (const told of document.querySelectorAll(".lr-living")) {
    const { due, overdue, silent, gone } = told.dataset;
    const words = choose(due, silent, overdue, gone);
    if (words) told.append(" ", lr.make("strong", { class: "lr-late", role: "note" }, words));
  }

  /* The state of a topic stands in the place of what was true when the page was made; a day in a table is marked. */
  for (const told of document.querySelectorAll(".lr-state, .lr-due")) {
    const day = (name) => [...told.classList].find((one) => one.startsWith(`${name}-`)).slice(name.length + 1);
    const words = choose(day("due"), day("silent"), "Search overdue", "No longer living");
    if (!words) continue;
    const mark = lr.make("strong", { class: "lr-past" }, words);
    if (told.matches(".lr-state")) told.replaceChildren(mark);
    else told.append(" ", mark);
  }
})();
