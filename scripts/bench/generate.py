"""Write an artificial review of any size, with the shapes of the real one and no fault in it."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from string import ascii_uppercase
from typing import Any

from livingreview.check import originality
from livingreview.evidence.layouts import layouts
from livingreview.project import Project

#: A review of size 1: 1,000 outcomes, 300 references, 25 chapters, a diagram of 50 arrows.
TRIALS, OUTCOMES_OF_TRIAL, REFERENCES, CHAPTERS, ARROWS = 200, 5, 300, 25, 50
_TERMS = 75
_EVENTS_OF_TRIAL = 0.5
_FINDINGS_OF_ARROW = 2
_DAY = "2024-05-31"
_DIAGRAM = "all-steps"
#: Boxes of a row of the diagram; centre of the first and distance to the next, in CSS pixels, by page.
_ACROSS = 3
_PLACES = {"wide": ((100, 40), (250, 72)), "narrow": ((56, 30), (114, 64))}
#: Pages about the book, taken as they are from the book that serves as template.
_ABOUT = ("data-dictionary", "glossary", "references")
#: Settings of ``_config.yml`` that name pages which a generated review has not.
_NAMED = "cite|news|explorer|appendix|teaching|online"
_TAKEN = ("_config.yml", "CITATION.cff", "requirements", "scripts", "book/_static", "data/datapackage.json")


@dataclass(frozen=True)
class Size:
    """How much of everything a review holds: ``scale`` times that of size 1, but never none."""

    scale: float

    def __call__(self, number: float) -> int:
        """Return how many there are where a review of size 1 has ``number``."""
        return max(1, round(number * self.scale))

    @property
    def trials(self) -> list[str]:
        """Keys of the trials."""
        return [f"trial-{i:05d}" for i in range(1, self(TRIALS) + 1)]

    @property
    def references(self) -> list[str]:
        """Keys of the bibliography."""
        return [f"doe2020w{i:05d}" for i in range(1, self(REFERENCES) + 1)]

    @property
    def chapters(self) -> list[str]:
        """Names of the chapters about trials, without folder and ending."""
        others = len(_ABOUT) + 2  # the front page, and the chapter of the diagram
        return [f"chapter-{i:05d}" for i in range(1, max(1, self(CHAPTERS) - others) + 1)]

    @property
    def mechanisms(self) -> list[str]:
        """Keys of the mechanisms, one a chapter."""
        return [f"step-{i:05d}" for i in range(1, len(self.chapters) + 1)]

    @property
    def arrows(self) -> list[tuple[str, str]]:
        """Ends of the arrows: each box points to its neighbour, and to the one below."""
        wanted = max(self(ARROWS), len(self.chapters))
        ends: list[tuple[int, int]] = []
        node = 0
        while len(ends) < wanted:
            node += 1
            if node % _ACROSS:
                ends.append((node, node + 1))
            ends.append((node, node + _ACROSS))
        return [(f"step-{one:05d}", f"step-{other:05d}") for one, other in ends[:wanted]]


def generate(template: Project, target: Path, scale: float) -> Project:
    """Write a review ``scale`` times the size of the real one into a new folder.

    Parameters
    ----------
    template : gives the descriptor, the configuration, the style and the code.
    """
    size = Size(scale)
    for name in _TAKEN:
        source = template.root / name
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
        elif source.exists():
            shutil.copy2(source, target / name)
    project = Project(target)
    _write_tables(project, size)
    project.bibliography.write_text("\n".join(_entry(key) for key in size.references), encoding="utf-8")
    _write_chapters(template, project, size)
    originality.write([], project.root / originality.FILE)
    return project


def _write_tables(project: Project, size: Size) -> None:
    rows: dict[str, Iterable[Mapping[str, object]]] = {
        "trials": _trials(size),
        "arms": _arms(size),
        "outcomes": _outcomes(size),
        "events": _events(size),
        "mechanisms": _mechanisms(size),
        "nodes": _nodes(size),
        "edges": _edges(size),
        "evidence": _evidence(size),
        "layout": _layout(size),
        "glossary": _glossary(),
    }
    sources = size.references
    package = json.loads(project.descriptor.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        resource["may_be_empty"] = resource["name"] not in rows
    project.descriptor.write_text(json.dumps(package, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    for resource in package["resources"]:
        path = project.data / resource["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        fields = resource["schema"]["fields"]
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, [field["name"] for field in fields], lineterminator="\n")
            writer.writeheader()
            for i, row in enumerate(rows.get(resource["name"], ())):
                given = {"source": sources[i % len(sources)], **row}
                writer.writerow(
                    {field["name"]: given.get(field["name"], _cell(field, i)) for field in fields}
                )


def _cell(field: Mapping[str, Any], i: int) -> str:
    """Return a value that the descriptor allows: of a list of words, each in turn."""
    constraints = field.get("constraints", {})
    words = constraints.get("enum") or [_word(one) for one in field.get("categories", [])]
    if field["name"] == "status":
        return str(words[0])
    if words:
        return str(words[i % len(words)])
    if not constraints.get("required"):
        return "NA"
    return {"date": _DAY, "integer": "1", "number": "1.5"}.get(field["type"], "Artificial words")


def _word(category: Any) -> Any:
    return category["value"] if isinstance(category, dict) else category


def _trials(size: Size) -> Iterator[dict[str, object]]:
    mechanisms = size.mechanisms
    for i, trial in enumerate(size.trials):
        yield {
            "trial": trial,
            "name": trial.capitalize().replace("-", " "),
            "nct": "NA",
            "mechanisms": mechanisms[i % len(mechanisms)],
            "population": "Artificial patients",
            "primary_endpoint": "Progression-free survival",
        }


def _arms(size: Size) -> Iterator[dict[str, object]]:
    for i, trial in enumerate(size.trials):
        yield {"trial": trial, "arm": "new", "role": "experimental", "regimen": "New", "n": 50 + i % 400}
        yield {"trial": trial, "arm": "usual", "role": "control", "regimen": "Usual", "n": 50 + i % 390}


def _outcomes(size: Size) -> Iterator[dict[str, object]]:
    """Yield five outcomes of each trial: two hazard ratios with intervals, two medians and a rate."""
    for i, trial in enumerate(size.trials):
        common = {
            "trial": trial,
            "arm": "new",
            "comparator": "NA",
            "analysis": "primary",
            "prior_benefit": "NA",
        }
        for j, endpoint in enumerate(("PFS", "OS")):
            ratio = 0.5 + (i * 7 + j * 3) % 80 / 100
            yield {
                **common,
                "outcome": f"{trial}-{endpoint.lower()}-ratio",
                "comparator": "usual",
                "endpoint": endpoint,
                "measure": "hazard-ratio",
                "value": f"{ratio:.2f}",
                "ci_low": f"{ratio * 0.8:.2f}",
                "ci_high": f"{ratio * 1.25:.2f}",
                "ci_level": "95",
                "unit": "ratio",
            }
        for j, arm in enumerate(("new", "usual")):
            yield {
                **common,
                "outcome": f"{trial}-pfs-{arm}",
                "arm": arm,
                "endpoint": "PFS",
                "measure": "median",
                "value": f"{2 + (i * 5 + j * 17) % 150 / 10:.1f}",
                "unit": "months",
            }
        yield {
            **common,
            "outcome": f"{trial}-rate",
            "endpoint": "ORR",
            "measure": "rate",
            "value": f"{10 + i % 60}.5",
            "unit": "percent",
        }


def _events(size: Size) -> Iterator[dict[str, object]]:
    for trial in size.trials[: size(TRIALS * _EVENTS_OF_TRIAL)]:
        yield {
            "event": f"{trial}-told",
            "trial": trial,
            "happened_on": "2023-04",
            "description": "Artificial result.",
        }


def _mechanisms(size: Size) -> Iterator[dict[str, object]]:
    for key in size.mechanisms:
        yield {"mechanism": key, "name": _label(key), "description": f"Artificial mechanism {_label(key)}."}


def _label(node: str) -> str:
    return f"Step {int(node.removeprefix('step-'))}"


def _drawn(size: Size) -> list[str]:
    return sorted({end for ends in size.arrows for end in ends})


def _nodes(size: Size) -> Iterator[dict[str, object]]:
    for key in _drawn(size):
        yield {
            "node": key,
            "label": _label(key),
            "identifier": "NA",
            "description": f"{_label(key)} of many.",
        }


def _edges(size: Size) -> Iterator[dict[str, object]]:
    for one, other in size.arrows:
        yield {"edge": f"{one}-{other}", "subject": one, "object": other, "diagrams": _DIAGRAM}


def _evidence(size: Size) -> Iterator[dict[str, object]]:
    for one, other in size.arrows:
        for i in range(1, _FINDINGS_OF_ARROW + 1):
            yield {
                "evidence": f"{one}-{other}-{i}",
                "edge": f"{one}-{other}",
                "direction": "supports",
                "context": "Artificial cells",
                "finding": f"In artificial cells {_label(one)} came before {_label(other)}.",
            }


def _layout(size: Size) -> Iterator[dict[str, object]]:
    for page, diagram in layouts(_DIAGRAM).items():
        (left, top), (across, down) = _PLACES[page]
        for key in _drawn(size):
            row, column = divmod(int(key.removeprefix("step-")) - 1, _ACROSS)
            yield {"diagram": diagram, "node": key, "x": left + across * column, "y": top + down * row}


def _terms() -> list[tuple[str, str]]:
    """Return abbreviations and their long forms; as many in a large review as in a small one."""
    letters = list(product(ascii_uppercase, repeat=2))[:_TERMS]
    return [(f"Z{one}{other}", f"zone {one.lower()}{other.lower()}") for one, other in letters]


def _glossary() -> Iterator[dict[str, object]]:
    for term, expansion in _terms():
        yield {"term": term, "expansion": expansion, "definition": f"Artificial {expansion}."}


def _entry(key: str) -> str:
    number = key.removeprefix("doe2020")
    return f"""\
@article{{{key},
  author = {{Doe, Jane and Roe, Richard and Poe, Ruth}},
  title = {{An artificial work, number {int(number[1:])}}},
  journal = {{Journal of Examples}},
  year = {{2020}},
  doi = {{10.1000/{number}}},
}}
"""


def _write_chapters(template: Project, project: Project, size: Size) -> None:
    folder = project.book / "trials"
    folder.mkdir(parents=True)
    (project.book / "index.md").write_text(_front(size), encoding="utf-8")
    (project.book / "diagram.md").write_text(_HEADER + _DIAGRAM_PAGE, encoding="utf-8")
    for i, name in enumerate(size.chapters):
        (folder / f"{name}.md").write_text(_HEADER + _chapter(i, size), encoding="utf-8")
    about = [name for name in _ABOUT if (template.book / "about" / f"{name}.md").is_file()]
    (project.book / "about").mkdir()
    for name in about:
        shutil.copy2(template.book / "about" / f"{name}.md", project.book / "about")
    # Of the pages that the settings name few are there, and nothing can lead to the others.
    config = project.config.read_text(encoding="utf-8")
    project.config.write_text(
        re.sub(rf"^  ({_NAMED}): .*\n", "", config, flags=re.MULTILINE), encoding="utf-8"
    )
    files = ["book/diagram", *(f"book/trials/{name}" for name in size.chapters)]
    files += [f"book/about/{name}" for name in about]
    listed = "".join(f"- file: {name}\n" for name in files)
    project.toc.write_text(f"format: jb-book\nroot: book/index\nchapters:\n{listed}", encoding="utf-8")


_HEADER = """\
---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

"""

_DIAGRAM_PAGE = f"""\
# Every step

{{numref}}`fig-steps` shows every step.

```{{code-cell}} ipython3
:tags: [remove-cell]

from livingreview import charts, tables
from livingreview.evidence.pathways import Pathway

steps = Pathway.load("{_DIAGRAM}")
```

```{{code-cell}} ipython3
---
mystnb:
  figure:
    name: fig-steps
    caption: Every step of the artificial review.
tags: [hide-input]
---
charts.pathway(steps, title="Every step")
```

```{{code-cell}} ipython3
:tags: [hide-input]

tables.pathway_list(steps)
```
"""


def _front(size: Size) -> str:
    """Return the front page; it cites what is left over, because every reference must be cited."""
    cited = (f"Work {i} is artificial {{cite:p}}`{key}`.\n" for i, key in enumerate(size.references, start=1))
    as_of = "The tables were last compared on {as-of}`outcomes`."
    return f"# An artificial review\n\n{as_of}\n\n{''.join(cited)}"


def _chapter(i: int, size: Size) -> str:
    mechanism = size.mechanisms[i]
    trials = size.trials[i :: len(size.mechanisms)]
    terms = [_terms()[(i * 3 + j) % _TERMS] for j in range(3)]
    said = "\n".join(
        f"The {expansion} ({term}) was looked at, and {term} once more." for term, expansion in terms
    )
    return f"""\
# Trials of step {i + 1}

{said}
{{numref}}`fig-{mechanism}` and {{numref}}`tab-{mechanism}` show them side by side.

```{{code-cell}} ipython3
:tags: [parameters, remove-cell]

mechanism = "{mechanism}"
```

```{{code-cell}} ipython3
:tags: [remove-cell]

from livingreview import charts, tables
from livingreview.evidence.trials import Trials

trials = Trials.load().countering(mechanism)
```

```{{code-cell}} ipython3
---
mystnb:
  figure:
    name: fig-{mechanism}
    caption: Hazard ratios of the trials of this step.
tags: [hide-input]
---
charts.forest(trials.comparisons("OS", "PFS"), title="Hazard ratios of step {i + 1}")
```

```{{code-cell}} ipython3
:tags: [hide-input]

tables.strategy(trials.reported(), name="tab-{mechanism}", caption="Trials of this step with arms and results.")
```

## Trial by trial

{_sentences(trials, size)}
"""


def _sentences(trials: Iterable[str], size: Size) -> str:
    works = size.references
    return "\n".join(
        f"In {trial.capitalize().replace('-', ' ')} the ratio was {{estimate}}`{trial}-pfs-ratio`, with a median of"
        f" {{value}}`{trial}-pfs-new` in {{patients}}`{trial}/new` {{cite:p}}`{works[int(trial[6:]) % len(works)]}`."
        for trial in trials
    )
