/* A search that is past due: the page says so by itself, by the reader's clock, whoever built it and when. */
(() => {
  "use strict";
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  for (const told of document.querySelectorAll(".lr-living")) {
    const { due, overdue, silent, gone } = told.dataset;
    const words = today > silent ? gone : today > due ? overdue : "";
    if (words) told.append(" ", lr.make("strong", { class: "lr-late", role: "note" }, words));
  }
})();
