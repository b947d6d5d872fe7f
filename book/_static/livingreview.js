/* What the page can do beyond being read: live charts, sortable tables, tooltips that work with a keyboard.
   Everything here is an addition; without it the page is whole. */
(() => {
  "use strict";
  const here = document.currentScript.src.replace(/livingreview\.js.*$/, "");
  const loaded = new Map();

  /** Load one of the book's own scripts, once. */
  function load(name) {
    if (!loaded.has(name)) {
      loaded.set(name, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = here + name;
        script.onload = resolve;
        script.onerror = () => reject(new Error("could not load " + name));
        document.head.append(script);
      }));
    }
    return loaded.get(name);
  }

  /** Call `wake` once for each element, shortly before it scrolls into view. */
  function onApproach(selector, wake) {
    const watcher = new IntersectionObserver((entries) => {
      for (const entry of entries.filter((e) => e.isIntersecting)) {
        watcher.unobserve(entry.target);
        wake(entry.target).catch((error) => console.error(error));
      }
    }, { rootMargin: "400px" });
    document.querySelectorAll(selector).forEach((element) => watcher.observe(element));
  }

  /** Replace the static drawing that is in view by a live one with tooltips. */
  async function live(view) {
    const chart = view.closest(".lr-chart");
    const spec = JSON.parse(chart.querySelector(".lr-spec").textContent)[view.dataset.size];
    await load("vega.js");
    const drawing = view.querySelector("svg");
    const stage = document.createElement("div");
    stage.style.cssText = "position:absolute;visibility:hidden";
    view.append(stage);
    await window.vegaEmbed(stage, spec, { ast: true, renderer: "svg", actions: false });
    const svg = stage.querySelector("svg");
    for (const name of ["role", "aria-labelledby"]) svg.setAttribute(name, drawing.getAttribute(name));
    svg.prepend(...drawing.querySelectorAll(":scope > title, :scope > desc"));
    svg.querySelectorAll("[aria-label], [role], [aria-roledescription]").forEach((part) => {
      for (const name of ["aria-label", "role", "aria-roledescription"]) part.removeAttribute(name);
    });
    svg.querySelectorAll(":scope > g title").forEach((title) => title.remove());
    drawing.remove();
    // Vega leaves an empty form in a chart without controls.
    const controls = stage.querySelector(".vega-bindings");
    if (controls?.childElementCount) {
      controls.setAttribute("aria-label", "Controls of this figure");
      stage.prepend(controls);
    } else controls?.remove();
    reachable(svg);
    stage.style.cssText = "";
    view.dataset.live = "true";
  }

  /** Open tooltips of a live chart by finger and keyboard; Vega itself ties them to a hovering pointer.
      A chart with a layer named "arrows" is one stop of the Tab key, and the arrow keys walk through that layer. */
  function reachable(svg) {
    let shown = null;
    const tell = (target, type, x, y) =>
      target.dispatchEvent(new PointerEvent(type, { bubbles: true, clientX: x, clientY: y }));
    const hide = () => {
      if (shown) ["pointerout", "mouseout"].forEach((type) => tell(shown, type, 0, 0));
      shown = null;
    };
    const show = (target, x, y) => {
      hide();
      shown = target;
      tell(target, "pointerover", x, y);
      tell(target, "pointermove", x, y);
    };
    svg.addEventListener("pointerup", (event) => {
      // After a tap the browser lets the pointer leave the chart; the tooltip comes once it has left.
      if (event.pointerType === "touch") setTimeout(() => show(event.target, event.clientX, event.clientY));
    });
    document.addEventListener("pointerdown", (event) => {
      if (!event.target.closest(".vg-tooltip")) hide();
    });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });

    const arrows = [...svg.querySelectorAll("g.arrows_marks > path")];
    if (!arrows.length) return;
    svg.setAttribute("role", "group");
    arrows.forEach((arrow, i) => {
      arrow.setAttribute("role", "img");
      arrow.setAttribute("aria-label", Object.values(arrow.__data__.datum.tip).map((words) => words.replace(/\.?$/, ".")).join(" "));
      arrow.setAttribute("tabindex", i ? -1 : 0);
      arrow.addEventListener("focus", () => {
        if (!arrow.matches(":focus-visible")) return;
        const middle = arrow.getPointAtLength(arrow.getTotalLength() / 2).matrixTransform(arrow.getScreenCTM());
        show(arrow, middle.x, middle.y);
      });
      arrow.addEventListener("blur", hide);
      arrow.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (!step) return;
        event.preventDefault();
        const next = arrows[(i + step + arrows.length) % arrows.length];
        arrow.setAttribute("tabindex", -1);
        next.setAttribute("tabindex", 0);
        next.focus();
      });
    });
  }

  /** The number a cell starts with, for sorting; an interval or a mark after it does not matter. */
  function leadingNumber(text) {
    const found = /^[\u2212-]?\d+(\.\d+)?/.exec(text.trim());
    return found ? Number(found[0].replace("\u2212", "-")) : null;
  }

  /** Make a table sortable by its heads and filterable by words. */
  async function sortable(box) {
    const table = box.querySelector("table");
    const rows = [...table.tBodies[0].rows];
    for (let column = 0; column < table.tHead.rows[0].cells.length; column += 1) {
      const cells = rows.map((row) => row.cells[column]);
      const numbers = cells.map((cell) => leadingNumber(cell.textContent));
      const numeric = numbers.filter((n) => n !== null).length > cells.length / 3;
      cells.forEach((cell, i) => { cell.dataset.order = numeric ? (numbers[i] ?? -1) : cell.textContent.trim(); });
    }
    await load("datatables.js");
    const data = window.lrDataTables(table).DataTable({
      paging: false, info: false, autoWidth: false, order: [],
      layout: { topStart: null, topEnd: null, bottomStart: null, bottomEnd: null },
    });
    const tools = document.createElement("div");
    tools.className = "lr-table-tools";
    const id = "lr-filter-" + (table.id || Math.random().toString(36).slice(2));
    tools.innerHTML = `<label for="${id}">Filter the rows of this table</label>`
      + `<input type="search" id="${id}"><span role="status"></span>`;
    box.before(tools);
    const status = tools.querySelector("[role=status]");
    tools.querySelector("input").addEventListener("input", (event) => {
      data.search(event.target.value).draw();
      const shown = data.rows({ search: "applied" }).count();
      status.textContent = event.target.value ? `${shown} of ${rows.length} rows` : "";
    });
    box.dataset.live = "true";
  }

  /** One tooltip for numbers, citations and abbreviations: on hover and on focus, dismissed with Escape. */
  function tooltips() {
    const tip = document.createElement("div");
    tip.className = "lr-tip";
    tip.id = "lr-tip";
    tip.setAttribute("role", "tooltip");
    tip.hidden = true;
    document.body.append(tip);
    let owner = null;
    let closing = 0;

    function show(link) {
      clearTimeout(closing);
      if (owner === link) return;
      hide();
      owner = link;
      tip.textContent = link.dataset.tip;
      tip.hidden = false;
      link.setAttribute("aria-describedby", tip.id);
      const at = link.getClientRects()[0];
      const left = Math.min(at.left, document.documentElement.clientWidth - tip.offsetWidth - 16);
      const below = at.bottom + tip.offsetHeight + 12 < window.innerHeight;
      tip.style.left = Math.max(8, left) + window.scrollX + "px";
      tip.style.top = (below ? at.bottom + 6 : at.top - tip.offsetHeight - 6) + window.scrollY + "px";
    }

    function hide() {
      tip.hidden = true;
      owner?.removeAttribute("aria-describedby");
      owner = null;
    }

    const later = () => { closing = setTimeout(hide, 200); };
    document.querySelectorAll("a.lr-value[title], .lr-term[title], .lr-claim[title], .bibtex-citation a[title]").forEach((link) => {
      link.dataset.tip = link.title;
      link.removeAttribute("title");
      link.addEventListener("mouseenter", () => show(link));
      link.addEventListener("mouseleave", later);
      link.addEventListener("focus", () => show(link));
      link.addEventListener("blur", hide);
      if (link.tagName !== "A") link.addEventListener("click", () => show(link));
    });
    tip.addEventListener("mouseenter", () => clearTimeout(closing));
    tip.addEventListener("mouseleave", later);
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  }

  function start() {
    tooltips();
    onApproach(".lr-chart-view", live);
    onApproach(".lr-table-box:has(table.lr-table)", sortable);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
