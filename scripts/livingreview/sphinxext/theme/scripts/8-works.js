/* A long list of works, by letter: a field above it leaves those that hold all words typed. */
(() => {
  "use strict";
  const tools = document.querySelector(".lr-works-tools");
  if (!tools) return;
  const letters = document.querySelector(".lr-letters");
  const parts = [...document.querySelectorAll(".lr-letter")];
  const works = [...document.querySelectorAll(".lr-letter .citation")];
  const field = tools.querySelector("input");
  const status = tools.querySelector("[role='status']");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  let texts = null;

  function filter() {
    texts ??= works.map((work) => plain(work.querySelector("p").textContent));
    const asked = plain(field.value).split(/\s+/).filter(Boolean);
    let left = 0;
    works.forEach((work, i) => {
      work.hidden = !asked.every((word) => texts[i].includes(word));
      left += !work.hidden;
    });
    parts.forEach((part, i) => {
      part.hidden = !part.querySelector(".citation:not([hidden])");
      const link = letters.children[i];
      if (part.hidden) link.setAttribute("aria-disabled", "true");
      else link.removeAttribute("aria-disabled");
    });
    status.textContent = asked.length ? `${left} of ${works.length} works` : "";
  }
  field.addEventListener("input", filter);
  // A link to one work shows it, whatever was filtered.
  addEventListener("hashchange", () => {
    if (!field.value || !document.getElementById(location.hash.slice(1))?.closest("[hidden]")) return;
    field.value = "";
    filter();
    document.getElementById(location.hash.slice(1)).scrollIntoView();
  });
})();
