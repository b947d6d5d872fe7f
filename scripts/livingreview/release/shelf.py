"""The folder in which editions stand side by side: what a frozen page loads from outside it, and the list of all.

An edition never changes, so what it says of newer ones stands beside it: ``editions.js`` is loaded by every page of
every edition, and is written anew with each one. Nothing here needs more than Python itself, because whoever puts the
editions online uses it too.
"""

from __future__ import annotations

import html
import json
import os
import re
from datetime import date
from pathlib import Path
from typing import Any

ABOUT, SCRIPT, LIST = "edition.json", "editions.js", "index.html"
_HEAD_END = re.compile(rb"</head\s*>", re.IGNORECASE)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def on_shelf(folder: Path) -> list[dict[str, Any]]:
    """Return what each edition that stands in a folder says of itself, the newest first."""
    found = []
    for file in folder.glob(f"*/{ABOUT}"):
        if file.parent.name.startswith("."):
            continue
        try:
            told = json.loads(file.read_text(encoding="utf-8"))
            told["order"] = [int(part) for part in str(told["version"]).split(".")]
            date.fromisoformat(told["day"])
        except (ValueError, KeyError, TypeError, OSError):
            continue
        if told["version"] == file.parent.name:
            found.append(told)
    return sorted(found, key=lambda told: told["order"], reverse=True)


def refresh(folder: Path, living: str = "") -> list[str]:
    """Write what pages of editions load, and the list of editions, for those that stand in a folder; return them.

    Parameters
    ----------
    living : address of the book as it stands today, seen from the folder; the list then leads there, and is written
        for an empty folder too, because the book leads to it.
    """
    found = on_shelf(folder)
    if found:
        _write(folder / SCRIPT, script(found))
    if found or living:
        _write(folder / LIST, listed(found, living))
    return [told["version"] for told in found]


def _write(file: Path, content: str) -> None:
    beside = file.with_name(f".{file.name}.{os.getpid()}~")
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(file)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def hang_on(page: bytes, version: str, depth: int) -> bytes:
    """Return a page of an edition with the line that asks, from outside, whether there is a newer one.

    Parameters
    ----------
    depth : folders between the page and the folder of the edition.
    """
    up = "../" * depth
    line = f'<script src="{up}../{SCRIPT}" data-edition="{html.escape(version)}" data-up="{up}" defer></script>\n'
    found = _HEAD_END.search(page)
    return page if found is None else page[: found.start()] + line.encode() + page[found.start() :]


def script(found: list[dict[str, Any]]) -> str:
    """Return the script that every page of an edition loads: the editions there are, and the banner."""
    told = {
        "newest": {
            "version": found[0]["version"],
            "day": found[0]["day"],
            "pages": found[0].get("pages", []),
        },
        "editions": [[one["version"], one["day"]] for one in found],
    }
    data = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return f"const editions = {data};\n{_BANNER}"


_BANNER = """\
(() => {
  "use strict";
  const own = document.currentScript;
  if (!own || !own.dataset.edition) return;
  const up = own.dataset.up;
  const here = own.dataset.edition;
  const day = (text) => new Date(text + "T00:00:00Z").toLocaleDateString("en-GB",
    { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const root = new URL(up || "./", location.href).pathname;
  const page = location.pathname.startsWith(root) ? location.pathname.slice(root.length) : "";
  const link = (address, words) => {
    const made = document.createElement("a");
    made.href = address;
    made.textContent = words;
    made.style.color = "inherit";
    return made;
  };
  const show = () => {
    const newest = editions.newest;
    const mine = editions.editions.find(([version]) => version === here);
    const of = mine ? " of " + day(mine[1]) : "";
    const banner = document.createElement("aside");
    banner.id = "edition-banner";
    banner.setAttribute("aria-label", "Edition");
    const isOld = newest.version !== here;
    const goal = newest.pages.includes(page) ? page : "index.html";
    const said = isOld
      ? ["You are reading edition " + here + of + ". It stays as it was; a newer one is here: ",
         link(up + "../" + newest.version + "/" + goal, "edition " + newest.version + " of " + day(newest.day)), ". "]
      : ["Edition " + here + of + ", which stays as it is. "];
    banner.append(...said, link(up + "../index.html", "All editions"), ".");
    Object.assign(banner.style, {
      padding: "0.6rem 1rem", textAlign: "center", font: "0.95rem/1.45 system-ui, sans-serif",
      background: isOld ? "#7a3b00" : "#1f3d57", color: "#fff", overflowWrap: "anywhere",
    });
    const skip = document.querySelector("body > .lr-skip");
    if (skip) skip.after(banner); else document.body.prepend(banner);
    remind(banner, isOld, goal);
    lead();
  };
  // Where the banner is out of view a mark at the lower edge says the same in a few words; nothing that a link leads
  // to comes to lie under it.
  const remind = (banner, isOld, goal) => {
    const mark = document.createElement("aside");
    mark.id = "edition-mark";
    mark.setAttribute("aria-label", "Edition in short");
    mark.append("Edition " + here + (isOld ? "; newer: " : ""),
      ...(isOld ? [link(up + "../" + editions.newest.version + "/" + goal, "edition " + editions.newest.version)] : []));
    Object.assign(mark.style, {
      position: "fixed", left: "0", bottom: "0", zIndex: "1100", padding: "0.3rem 0.75rem",
      font: "0.875rem/1.4 system-ui, sans-serif", background: banner.style.background, color: "#fff",
    });
    mark.hidden = true;
    document.body.append(mark);
    document.documentElement.style.scrollPaddingBottom = "2.5rem";
    const shown = (isShown) => { mark.hidden = !isShown; };
    new IntersectionObserver(([entry]) => shown(!entry.isIntersecting)).observe(banner);
    addEventListener("beforeprint", () => { mark.style.display = "none"; });
    addEventListener("afterprint", () => { mark.style.display = ""; });
  };
  // The page that tells what changed was made before it was known which editions stand here.
  const lead = () => {
    for (const said of document.querySelectorAll(".lr-no-shelf")) {
      said.replaceChildren(link(up + "../index.html", "All editions as they were, to open, to cite and to take home"));
      for (const news of document.querySelectorAll(".lr-news")) {
        const version = news.dataset.edition;
        if (!editions.editions.some(([one]) => one === version)) continue;
        const own = document.createElement("p");
        own.className = "lr-own";
        own.append(link(up + "../" + version + "/index.html", "Edition " + version + " as it was, under its own address"));
        news.prepend(own);
      }
    }
  };
  if (document.body) show(); else addEventListener("DOMContentLoaded", show);
})();
"""


def listed(found: list[dict[str, Any]], living: str = "") -> str:
    """Return the page that lists the editions, with a link to the book as it stands today."""
    title = html.escape(str(found[0].get("title", ""))) if found else ""
    today = f'<p><a href="{html.escape(living)}">The book as it stands today</a></p>\n' if living else ""
    items = "\n".join(_item(one) for one in found)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Editions{" · " * bool(title)}{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1.05rem/1.55 system-ui, sans-serif; max-width: 42rem; margin: 0 auto; padding: 2rem 1rem 4rem; }}
h1 {{ font-size: 1.6rem; line-height: 1.25; }}
h2 {{ font-size: 1.2rem; margin: 2rem 0 0; }}
p {{ margin: 0.4rem 0; overflow-wrap: anywhere; }}
</style>
</head>
<body>
<main>
<p>{title}</p>
<h1>Editions</h1>
<p>An edition stays as it is, under its own address, so that a course or a paper can name it. Each lists its files with
their checksums. The newest stands first.</p>
{today}{items or "<p>None has been put here yet.</p>"}
</main>
</body>
</html>
"""


def _item(one: dict[str, Any]) -> str:
    version, day = html.escape(str(one["version"])), date.fromisoformat(one["day"])
    doi = str(one.get("doi") or "")
    cited = (
        f'<p>DOI: <a href="https://doi.org/{html.escape(doi)}">{html.escape(doi)}</a></p>\n' if doi else ""
    )
    files = "".join(
        f'<a href="{version}/{html.escape(address)}">{html.escape(words)}</a>, '
        for address, words in one.get("files", [])
    )
    return (
        f'<h2 id="v{version}"><a href="{version}/index.html">Edition {version}</a>, {day.day} {day:%B %Y}</h2>\n'
        f"<p>{html.escape(str(one.get('what', '')))}</p>\n{cited}"
        + (f"<p>To take home: {files.rstrip(', ')}.</p>\n" if files else "")
    )
