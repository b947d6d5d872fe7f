/* Masthead and contents: light and dark, and which section is being read. */
(() => {
  "use strict";
  const page = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (page.dataset.mode ? page.dataset.mode === "dark" : dark.matches);
  const button = document.querySelector(".lr-mode");
  if (button) {
    const say = () => {
      button.textContent = isDark() ? "Light" : "Dark";
      button.setAttribute("aria-label", isDark() ? "Show light pages" : "Show dark pages");
    };
    button.hidden = false;
    say();
    dark.addEventListener("change", say);
    button.addEventListener("click", () => {
      page.dataset.mode = isDark() ? "light" : "dark";
      try { localStorage.setItem("lr-mode", page.dataset.mode); } catch { /* Then it holds for this page. */ }
      say();
    });
  }

  const links = [...document.querySelectorAll(".lr-here a")];
  const places = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  if (!links.length) return;
  let waiting = false;
  function follow() {
    waiting = false;
    const passed = places.filter((place) => place && place.getBoundingClientRect().top < innerHeight / 3).length;
    links.forEach((link, i) => {
      link.classList.toggle("lr-now", i === passed - 1);
      if (i === passed - 1) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    });
  }
  addEventListener("scroll", () => {
    if (!waiting) requestAnimationFrame(follow);
    waiting = true;
  }, { passive: true });
  follow();
})();
