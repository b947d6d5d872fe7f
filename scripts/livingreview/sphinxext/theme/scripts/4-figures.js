/* Live figures: the drawing in view is replaced by one with tooltips, filters and a keyboard path. */
(() => {
  "use strict";

  /** Replace a static drawing by a live one; what it shows is fetched when it comes near. */
  async function live(view) {
    const chart = view.closest(".lr-chart");
    await Promise.all([lr.load(lr.root + chart.dataset.live), lr.load(lr.here + "vega.js")]);
    const spec = lr.figures[chart.id][view.dataset.size];
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
    italicise(svg, (chart.dataset.genes || "").split(" ").filter(Boolean));
    lead(svg);
    drawing.remove();
    // Vega leaves an empty form in a chart without controls.
    const controls = stage.querySelector(".vega-bindings");
    if (controls?.childElementCount) {
      // Nothing is sent from here: a group, not a form, which would be a landmark of its own.
      const group = lr.make("div", { class: "vega-bindings", role: "group", "aria-label": "Controls of this figure" }, ...controls.childNodes);
      stage.prepend(group);
    }
    controls?.remove();
    reachable(svg);
    stage.style.cssText = "";
    view.dataset.live = "true";
  }

  /** Set whole words that name genes in italics, as the static drawing has them. */
  function italicise(svg, genes) {
    if (!genes.length) return;
    const gene = new RegExp(`(?<![\\w-])(${genes.join("|")})(?![\\w-])`);
    for (const text of svg.querySelectorAll("text, text > tspan")) {
      if (text.childElementCount) continue;
      const parts = text.textContent.split(gene);
      if (parts.length === 1) continue;
      const spans = parts.flatMap((words, i) => {
        if (!words) return [];
        const span = document.createElementNS(svg.namespaceURI, "tspan");
        if (i % 2) span.setAttribute("font-style", "italic");
        span.textContent = words;
        return [span];
      });
      if (text.localName === "text") { text.replaceChildren(...spans); continue; }
      // One line of several: its first part stands where the line began.
      for (const { name, value } of text.attributes) spans[0].setAttribute(name, value);
      text.replaceWith(...spans);
    }
  }

  /** Let words that lead somewhere be links, as in the static drawing: Vega itself only listens to clicks. */
  function lead(svg) {
    for (const text of svg.querySelectorAll("text")) {
      const address = text.__data__?.href;
      if (!address) continue;
      const link = document.createElementNS(svg.namespaceURI, "a");
      link.setAttribute("href", address);
      link.addEventListener("click", (event) => event.stopPropagation());
      text.replaceWith(link);
      link.append(text);
    }
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
      if (event.pointerType === "touch" && !event.target.dataset.row) setTimeout(() => show(event.target, event.clientX, event.clientY));
    });
    document.addEventListener("pointerdown", (event) => {
      if (!event.target.closest(".vg-tooltip")) hide();
    });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });

    const arrows = [...svg.querySelectorAll("g.arrows_marks > path")];
    if (!arrows.length) return;
    svg.setAttribute("role", "group");
    arrows.forEach((arrow, i) => {
      const { edge, tip: { Key, ...told } } = arrow.__data__.datum;
      // Pressed, an arrow opens the tip of its row, with the key to copy; the key is no word to be read aloud.
      arrow.setAttribute("role", "button");
      arrow.dataset.row = "edges/" + edge;
      arrow.setAttribute("aria-label", Object.values(told).map((words) => words.replace(/\.?$/, ".")).join(" "));
      arrow.addEventListener("click", hide);
      arrow.setAttribute("tabindex", i ? -1 : 0);
      arrow.addEventListener("focus", () => {
        if (!arrow.matches(":focus-visible")) return;
        const middle = arrow.getPointAtLength(arrow.getTotalLength() / 2).matrixTransform(arrow.getScreenCTM());
        show(arrow, middle.x, middle.y);
      });
      arrow.addEventListener("blur", hide);
      arrow.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          return arrow.dispatchEvent(new MouseEvent("click", { bubbles: true }));
        }
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

  lr.attended.then(() => lr.onApproach(".lr-chart[data-live] .lr-chart-view", live));
})();
