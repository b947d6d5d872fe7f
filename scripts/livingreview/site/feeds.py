"""Feeds of what is new, of the whole book, of each chapter and of each trial: Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from livingreview import kept
from livingreview.evidence.editions import Change, Edition
from livingreview.project import Project
from livingreview.settings import Settings
from livingreview.sphinxext.whatsnew import (
    ATOM,
    CHAPTERS,
    FEEDS,
    JSON,
    TRIALS,
    WHOLE,
    anchor,
    entry,
    feed,
    titles,
    told,
    trial_names,
)

_SPACE = "http://www.w3.org/2005/Atom"
_VERSION = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True)
class Feed:
    """One feed.

    Attributes
    ----------
    path : in the website, without its ending.
    about : what it tells of.
    entries : editions, the newest first, each with what it changed here.
    updated : day of the newest edition, whether it changed something here or not.
    page : that it belongs to, seen from the folder of the website.
    of : whether it tells of the whole book, of a chapter or of a trial.
    """

    path: str
    title: str
    about: str
    updated: str
    page: str
    of: str
    entries: Sequence[tuple[Edition, Sequence[Change]]]


def publish(project: Project, config: dict[str, Any]) -> None:
    """Write the feeds into the website; those that are no more go."""
    folder = project.html / FEEDS
    contents = {}
    for one in feeds(project, str(config["title"])):
        contents[f"{one.path}.xml"] = atom(one, config, project)
        contents[f"{one.path}.json"] = json_feed(one, config, project)
    for name, content in contents.items():
        file = project.html / name
        if not file.is_file() or file.read_bytes() != content:
            kept.write_whole(file, content)
    for path in sorted(folder.rglob("*"), reverse=True) if folder.is_dir() else ():
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(project.html).as_posix() not in contents:
            path.unlink()
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def feeds(project: Project, title: str) -> Iterator[Feed]:
    """Yield every feed; none where there are no editions.

    The whole has an entry for each edition, a chapter or a trial for each that changed it.
    """
    known, changed = told(project)
    if not known:
        return
    day, news = known[0].day.isoformat(), Settings.read(project).news
    page = f"{news}.html" if news else "index.html"
    whole = [(one, [c for c in changed if c.edition == one.version]) for one in known]
    yield Feed(feed(WHOLE), f"{title}: what's new", "Every new edition.", day, page, WHOLE, whole)
    for document, name in titles(project).items():
        own = _only(whole, [c for c in changed if c.chapter == document])
        yield Feed(
            feed(CHAPTERS, document),
            f"{name}: what's new",
            f"What new editions change in the chapter “{name}” of {title}.",
            day,
            f"{document}.html",
            CHAPTERS,
            own,
        )
    for trial, name in trial_names(project):
        own = _only(whole, [c for c in changed if c.trial == trial])
        about = f"What new editions change of the trial {name} in {title}."
        page = f"find/trials.html#{trial}"
        yield Feed(feed(TRIALS, trial), f"{name}: what's new", about, day, page, TRIALS, own)


def _only(
    whole: Sequence[tuple[Edition, Sequence[Change]]], changed: Sequence[Change]
) -> list[tuple[Edition, Sequence[Change]]]:
    """Return the editions that changed something here, with what they changed."""
    found = [(one, [c for c in changed if c.edition == one.version]) for one, _ in whole]
    return [(one, own) for one, own in found if own]


def atom(one: Feed, config: dict[str, Any], project: Project) -> bytes:
    """Return a feed as Atom."""
    root = etree.Element(f"{{{_SPACE}}}feed", nsmap={None: _SPACE})
    root.set("{http://www.w3.org/XML/1998/namespace}lang", "en")
    base = _base(config)
    _add(root, "id", _name(project, one.path))
    _add(root, "title", one.title)
    _add(root, "subtitle", one.about)
    _add(root, "updated", _moment(one.updated))
    _add(_add(root, "author"), "name", str(config.get("author") or config["title"]))
    _add(root, "link", rel="self", type=ATOM, href=_address(one, base, f"{one.path}.xml"))
    _add(root, "link", rel="alternate", type="text/html", href=_address(one, base, one.page))
    named = titles(project)
    for edition, changed in one.entries:
        made = _add(root, "entry")
        _add(made, "id", _name(project, f"{one.path}/{edition.version}"))
        _add(made, "title", _titled(edition))
        _add(made, "updated", _moment(edition.day.isoformat()))
        goal = _address(one, base, _goal(project, edition))
        _add(made, "link", rel="alternate", type="text/html", href=goal)
        _add(made, "summary", edition.what)
        content = entry(changed, named, lambda page: _address(one, base, f"{page}.html"), one.of)
        _add(made, "content", content or edition.what, type="html")
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8") + b"\n"


def json_feed(one: Feed, config: dict[str, Any], project: Project) -> bytes:
    """Return a feed as JSON; addresses are whole, or left out where the book knows none of its own."""
    base, named = _base(config), titles(project)
    items = []
    for edition, changed in one.entries:
        item = {
            "id": _name(project, f"{one.path}/{edition.version}"),
            "url": base + _goal(project, edition) if base else "",
            "title": _titled(edition),
            "summary": edition.what,
            "content_html": entry(changed, named, lambda page: f"{base}{page}.html" if base else "", one.of)
            or edition.what,
            "date_published": _moment(edition.day.isoformat()),
        }
        items.append({name: text for name, text in item.items() if text})
    whole = {
        "version": _VERSION,
        "title": one.title,
        "description": one.about,
        "home_page_url": base + one.page if base else "",
        "feed_url": f"{base}{one.path}.json" if base else "",
        "language": "en",
        "authors": [{"name": str(config.get("author") or config["title"])}],
    }
    told_ = {name: value for name, value in whole.items() if value} | {"items": items}
    return (json.dumps(told_, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def _titled(edition: Edition) -> str:
    return f"Edition {edition.version} of {edition.day.day} {edition.day:%B %Y}"


def _goal(project: Project, edition: Edition) -> str:
    news = Settings.read(project).news
    return f"{news}.html#{anchor(edition.version)}" if news else "index.html"


def _base(config: dict[str, Any]) -> str:
    base = str((config.get("html") or {}).get("baseurl") or "")
    return f"{base.rstrip('/')}/" if base else ""


def _address(one: Feed, base: str, goal: str) -> str:
    """Return an address for a feed: whole, or seen from the feed where the book knows none of its own."""
    return f"{base}{goal}" if base else f"{'../' * one.path.count('/')}{goal}"


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"


def _name(project: Project, path: str) -> str:
    """Return what a feed or an entry is known by, for ever."""
    described = json.loads(project.descriptor.read_text(encoding="utf-8-sig"))
    return uuid.uuid5(uuid.NAMESPACE_URL, f"livingreview:{described['name']}/{path}").urn


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    made = etree.SubElement(parent, f"{{{_SPACE}}}{name}", attributes)
    made.text = text or None
    return made


__all__ = ["JSON", "Feed", "atom", "feeds", "json_feed", "publish"]
