"""The words of a person for what changed: asked in groups that one answer fits, kept in a file until all are there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from livingreview import kept
from livingreview.evidence.editions import BOUND, BOUND_MANY
from livingreview.release.compare import NOTHING, Difference

WHY, TURNED, WHAT = "why", "conclusion_changed", "what"
#: Longest answer that is shown in a line of a fault.
_SHOWN = 60
#: What a person may write for yes and no.
_ANSWERS = {"yes": "yes", "no": "no", "true": "yes", "false": "no", "y": "yes", "n": "no"}
_HEAD = """\
# What changed in edition {version}, for readers. Fill in every `why` in a sentence, and every `conclusion_changed` with
# yes or no; `what` says in a sentence or two what the edition is. An answer of a group holds for all its rows; a row
# that needs one of its own has it beside it. Then run the same command again.
"""


class WordsError(Exception):
    """Words are missing or cannot be used; the message is one line for each place."""


@dataclass(frozen=True)
class Said:
    """What a person said of one difference."""

    difference: Difference
    why: str
    turned: str


def groups(found: Sequence[Difference]) -> dict[str, list[Difference]]:
    """Return the differences by what a person is asked of: conclusions by what became of them, all others by kind."""
    grouped: dict[str, list[Difference]] = {}
    for one in found:
        name = one.kind if one.kind != "conclusion" else BOUND if one.what.endswith(BOUND_MANY) else one.what
        grouped.setdefault(name, []).append(one)
    return grouped


def template(version: str, found: Sequence[Difference], before: dict[str, Any] | None = None) -> str:
    """Return the file to fill in; what stood in it before is kept where the difference is the same."""
    known = before or {}
    earlier = {str(group.get("group")): group for group in _list(known.get("changes"))}
    asked = []
    for name, rows in groups(found).items():
        was = earlier.get(name, {})
        own = {_name(row): row for row in _list(was.get("rows"))}
        asked.append(
            {
                "group": name,
                WHY: was.get(WHY) or "",
                TURNED: was.get(TURNED) if was.get(TURNED) is not None else "",
                "rows": [_row(one, own.get(_name(_told(one)), {})) for one in rows],
            }
        )
    content = {"edition": version, WHAT: known.get(WHAT) or "", "changes": asked}
    text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110)
    return _HEAD.format(version=version) + text


def _row(one: Difference, was: dict[str, Any]) -> dict[str, Any]:
    return _told(one) | {name: was[name] for name in (WHY, TURNED) if was.get(name) not in (None, "")}


def _told(one: Difference) -> dict[str, str]:
    told = {"chapter": one.chapter, "trial": one.trial, "what": one.what, "old": one.old, "new": one.new}
    return {name: text for name, text in told.items() if text != NOTHING}


def _name(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(row.get(name, "")) for name in ("chapter", "trial", "what", "old", "new"))


def _list(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def read(file: Path) -> dict[str, Any]:
    """Return what a file of words holds.

    Raises
    ------
    WordsError : if it is none.
    """
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8-sig"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise WordsError(
            f"{file}{line}: this cannot be read; a text with a colon needs quotes around it"
        ) from error
    except UnicodeDecodeError as error:
        raise WordsError(f"{file}: this is no text in UTF-8; save it so") from error
    if not isinstance(content, dict):
        raise WordsError(f"{file}: no words for changes stand in it; let the command write a new one")
    return content


def write(
    file: Path, version: str, found: Sequence[Difference], before: dict[str, Any] | None = None
) -> None:
    """Write the file to fill in, with what is known already."""
    kept.write_whole(file, template(version, found, before).encode("utf-8"), lasting=True)


def said(content: dict[str, Any], found: Sequence[Difference], file: str) -> tuple[str, list[Said]]:
    """Return what the edition is, and for each difference what was said.

    Raises
    ------
    WordsError : if an answer is missing, or is neither yes nor no; one line for each.
    """
    faults, told = [], []
    given = {str(group.get("group")): group for group in _list(content.get("changes"))}
    what = _text(content.get(WHAT))
    if not what:
        faults.append(f"{file}, {WHAT}: blank; say in a sentence what this edition is")
    for name, rows in groups(found).items():
        group = given.get(name, {})
        own = {_name(row): row for row in _list(group.get("rows"))}
        complaints: dict[str, int] = {}
        for one in rows:
            row = own.get(_name(_told(one)), {})
            why = _text(row.get(WHY)) or _text(group.get(WHY))
            turned = _text(row.get(TURNED)) or _text(group.get(TURNED))
            if not why:
                _count(complaints, f"{WHY}: blank; say in a sentence why")
            if turned.lower() not in _ANSWERS:
                shown = f"{turned[:_SHOWN]} is neither" if turned else "blank"
                _count(complaints, f"{TURNED}: {shown}; write yes or no")
            told.append(Said(one, why, _ANSWERS.get(turned.lower(), "")))
        for complaint, count in complaints.items():
            of = f" (of {count} changes)" if count > 1 else ""
            faults.append(f"{file}, “{name}”, {complaint}{of}")
    if faults:
        raise WordsError("\n".join(faults))
    return what, told


def _count(counted: dict[str, int], complaint: str) -> None:
    counted[complaint] = counted.get(complaint, 0) + 1


def _text(value: Any) -> str:
    """Return an answer on one line; YAML makes something else of yes and no."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "" if value is None else " ".join(str(value).split())
    # A label for what is missing is no word of a person.
    return "" if text.strip(" .-?") in ("", NOTHING, "NR", "NE", "TODO") else text


def ask(
    content: dict[str, Any],
    version: str,
    found: Sequence[Difference],
    file: Path,
    question: Callable[[str], str],
    say: Callable[[str], None],
) -> dict[str, Any]:
    """Ask for every answer that is missing, one after the other; each is in the file before the next is asked.

    Parameters
    ----------
    question : asks a person, and returns the answer.
    """
    content = yaml.safe_load(template(version, found, content))
    while not _text(content[WHAT]):
        content[WHAT] = question("What is this edition, in a sentence or two?")
    write(file, version, found, content)
    for group in content["changes"]:
        lacks = [row for row in group["rows"] if not (_text(row.get(WHY)) and _text(row.get(TURNED)))]
        if not lacks or (_text(group[WHY]) and _text(group[TURNED])):
            continue
        say(f"{group['group']}: {len(group['rows'])}")
        for row in group["rows"][:5]:
            say("  " + "; ".join(f"{name}: {text}" for name, text in row.items()))
        while not _text(group[WHY]):
            group[WHY] = question("Why?")
        while _text(group[TURNED]).lower() not in _ANSWERS:
            group[TURNED] = question("Is a conclusion of the book another one? (yes or no)")
        write(file, version, found, content)
    return dict(content)
