/* Light or dark as the reader chose it before; loaded before the page is drawn, so that nothing flashes. */
(() => {
  "use strict";
  let chosen = null;
  try { chosen = localStorage.getItem("lr-mode"); } catch { /* A page from a disk may have no storage. */ }
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.mode = chosen;
  document.documentElement.classList.add("lr-scripted");
})();
