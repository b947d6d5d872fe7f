/* One preview for numbers, citations, terms, figures, tables and places: on hover, focus and tap; dismissed with
   Escape, a tap elsewhere or a second tap on the same words. */
(() => {
  "use strict";
  const wanted = "a.lr-value, a.lr-term, abbr.lr-term, .lr-claim, .lr-none, .bibtex-citation a, a[data-tip], a.reference.internal[href*='#']";
  const tip = lr.make("div", { class: "lr-tip", id: "lr-tip", role: "tooltip", hidden: true });
  document.body.append(tip);
  let owner = null;
  let closing = 0;
  let opening = 0;

  document.querySelectorAll("[title]").forEach((element) => {
    if (!element.matches(wanted)) return;
    element.dataset.tip = element.title;
    element.removeAttribute("title");
  });

  /** What a link within the page would show: caption of a figure or table, or heading and first words of a section. */
  function preview(link) {
    const address = new URL(link.href, location.href);
    if (address.pathname !== location.pathname || !address.hash) return null;
    const goal = document.getElementById(decodeURIComponent(address.hash.slice(1)));
    if (!goal) return null;
    const caption = goal.querySelector(":scope > figcaption, :scope > caption");
    if (caption) return caption.textContent.replace(/\s*¶\s*$/, "").trim();
    const heading = goal.matches("section") ? goal.querySelector("h1, h2, h3, h4") : goal.closest("dt");
    const first = goal.matches("section") ? goal.querySelector(":scope > p") : goal.closest("dt")?.nextElementSibling;
    if (!heading && !first) return null;
    return [heading, first].filter(Boolean).map((part) => part.textContent.replace(/\s*¶\s*$/, "").trim()).join(". ");
  }

  function fill(link) {
    const said = link.dataset.tip || preview(link);
    if (!said) return false;
    const links = [];
    const doi = /\bdoi:(10\.\S+?)(?=[.,;]?(\s|$))/.exec(said);
    if (link.href && link.dataset.goal) links.push(lr.make("a", { href: link.href }, link.dataset.goal));
    else if (link.href) links.push(lr.make("a", { href: link.href }, link.matches(".lr-value, .bibtex-citation a") ? "Entry in the references" : "Go there"));
    if (doi) links.push(lr.make("a", { href: "https://doi.org/" + doi[1] }, "The work itself"));
    tip.replaceChildren(lr.make("p", {}, said));
    if (links.length) tip.append(lr.make("p", { class: "lr-tip-links" }, ...links));
    return true;
  }

  function show(link) {
    clearTimeout(closing);
    if (owner === link) return;
    hide();
    if (!fill(link)) return;
    owner = link;
    tip.hidden = false;
    link.setAttribute("aria-describedby", tip.id);
    const at = link.getClientRects()[0] ?? link.getBoundingClientRect();
    const left = Math.min(at.left, document.documentElement.clientWidth - tip.offsetWidth - 16);
    const below = at.bottom + tip.offsetHeight + 12 < innerHeight || at.top < tip.offsetHeight + 12;
    tip.style.left = Math.max(8, left) + scrollX + "px";
    tip.style.top = (below ? at.bottom + 6 : at.top - tip.offsetHeight - 6) + scrollY + "px";
  }

  function hide() {
    clearTimeout(opening);
    tip.hidden = true;
    owner?.removeAttribute("aria-describedby");
    owner = null;
  }

  const later = () => { closing = setTimeout(hide, 250); };
  let touched = false;
  document.addEventListener("pointerdown", (event) => {
    touched = event.pointerType !== "mouse";
    if (!event.target.closest(".lr-tip") && !event.target.closest(wanted)) hide();
  });
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const link = event.target.closest?.(wanted);
    if (link) {
      clearTimeout(opening);
      opening = setTimeout(show, link.matches(".lr-value, .lr-claim, .lr-term, .lr-none, .bibtex-citation a") ? 60 : 350, link);
    } else if (event.target.closest?.(".lr-tip")) clearTimeout(closing);
  });
  document.addEventListener("pointerout", (event) => {
    if (event.pointerType !== "mouse" || !event.target.closest?.(`${wanted}, .lr-tip`)) return;
    clearTimeout(opening);
    if (owner) later();
  });
  document.addEventListener("focusin", (event) => {
    const link = event.target.closest?.(wanted);
    if (link && !touched) show(link);
  });
  document.addEventListener("focusout", (event) => {
    if (event.target === owner && !tip.contains(event.relatedTarget)) later();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(wanted);
    if (!link || event.target.closest(".lr-tip")) return;
    const tapped = touched || link.tagName !== "A";
    if (!tapped) return;
    // The first tap tells; where there is nothing to tell, the link leads on.
    if (owner === link && !tip.hidden) {
      event.preventDefault();
      hide();
    } else {
      show(link);
      if (owner === link) event.preventDefault();
    }
  });
  document.addEventListener("keydown", (event) => {
    touched = false;
    if (event.key === "Escape") hide();
    // From a link into its preview: the next Tab goes to the links in it.
    if (event.key === "Tab" && !event.shiftKey && owner === document.activeElement && owner !== document.body) {
      const first = tip.querySelector("a");
      if (first && !tip.hidden) {
        event.preventDefault();
        first.focus();
      }
    }
  });
  tip.addEventListener("keydown", (event) => {
    const links = [...tip.querySelectorAll("a")];
    const last = document.activeElement === links.at(-1);
    const back = owner;
    if (event.key === "Escape" || (event.key === "Tab" && (event.shiftKey ? document.activeElement === links[0] : last))) {
      if (!(event.key === "Tab" && !event.shiftKey)) event.preventDefault();
      event.stopPropagation();
      hide();
      touched = true;
      back?.focus();
      touched = false;
    }
  });
})();
