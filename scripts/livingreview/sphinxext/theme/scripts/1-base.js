/* What every part of the page's script uses. Everything here is an addition; without it the page is whole. */
const lr = (() => {
  "use strict";
  const here = document.currentScript.src.replace(/book\.js.*$/, "");
  const root = document.documentElement.dataset.content_root;
  const loaded = new Map();

  /** Load one of the book's own scripts, once; scripts, because pages opened from a disk may fetch nothing else. */
  function load(address) {
    if (!loaded.has(address)) {
      loaded.set(address, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = address;
        script.onload = resolve;
        script.onerror = () => {
          loaded.delete(address);
          reject(new Error("could not load " + address));
        };
        document.head.append(script);
      }));
    }
    return loaded.get(address);
  }

  /** Kept once somebody reads: moves, scrolls, touches, types. Until then a page does nothing that costs time. */
  const attended = new Promise((resolve) => {
    const signs = ["pointermove", "pointerdown", "touchstart", "keydown", "scroll", "wheel", "focusin"];
    const seen = () => {
      signs.forEach((sign) => removeEventListener(sign, seen, true));
      resolve();
    };
    signs.forEach((sign) => addEventListener(sign, seen, { capture: true, passive: true }));
  });

  /** Call `wake` once for each element, shortly before it scrolls into view. */
  function onApproach(selector, wake) {
    const watcher = new IntersectionObserver((entries) => {
      for (const entry of entries.filter((e) => e.isIntersecting)) {
        watcher.unobserve(entry.target);
        Promise.resolve(wake(entry.target)).catch((error) => console.error(error));
      }
    }, { rootMargin: "400px" });
    document.querySelectorAll(selector).forEach((element) => watcher.observe(element));
  }

  /** Make an element: name, attributes, children (nodes or text). */
  function make(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== null && value !== false) element.setAttribute(key, value === true ? "" : value);
    }
    element.append(...children);
    return element;
  }

  /** Say something to who hears the page. */
  const heard = make("p", { class: "visually-hidden", role: "status" });
  document.body.append(heard);
  function say(words) {
    heard.textContent = "";
    setTimeout(() => { heard.textContent = words; }, 50);
  }

  /** Put words on the clipboard; tell whether they are there. Pages from a disk may not be allowed the newer way. */
  async function copy(words) {
    try {
      await navigator.clipboard.writeText(words);
      return true;
    } catch {
      const field = make("textarea", { class: "visually-hidden", readonly: true, "aria-hidden": "true" });
      field.value = words;
      const before = document.activeElement;
      (before?.closest("dialog") ?? document.body).append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      before?.focus({ preventScroll: true });
      return done;
    }
  }

  return { here, root, load, attended, onApproach, make, say, copy, figures: {} };
})();
