"""What pages load: the book's letters, styles and script, and scripts of others, taken from installed packages."""

from __future__ import annotations

import json
import re
from functools import partial
from importlib.metadata import version
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from livingreview import lettering
from livingreview.kept import digest, key, once, write_whole
from livingreview.project import Project
from livingreview.sphinxext import bibliography, explorer, facts, figures, network, references, theme
from livingreview.sphinxext.theme import card

#: Folder of what pages load, in the website.
STATIC = "_static"


def letters(pictures: Path | None = None) -> dict[str, bytes]:
    """Return file name -> letters of the pages; they are cut once and kept.

    Parameters
    ----------
    pictures : where a build keeps its drawings and letters, where no build is under way.
    """
    folder = lettering.folder(pictures)
    return {
        f"fonts/{name}.woff2": once(folder / f"{name}.woff2", partial(lettering.web, name))
        for name in lettering.files_of_web()
    }


def write(
    project: Project,
    config: Config,
    works: dict[str, str],
    rows: dict[str, bytes],
    explored: dict[str, bytes],
    out: Path,
) -> None:
    """Write everything that pages load into the folder ``out``, and nothing else.

    Parameters
    ----------
    works : place of each work in the list of works -> what a citation tells of it, for pages too long to say it.
    rows : file -> what is told of the rows of a table, and what the explorer loads; see
        :func:`livingreview.sphinxext.facts.files` and :func:`livingreview.sphinxext.explorer.files`.
    explored : file -> what the page of the list of works loads; see :func:`livingreview.sphinxext.references.files`.

    Notes
    -----
    All scripts are classic ones, not modules, because browsers refuse to load modules for pages opened from a disk
    (``file://``).
    """
    contents = {
        "book.css": theme.styles().encode(),
        "book.js": theme.script().encode(),
        "mode.js": theme.mode().encode(),
        "vega.js": once(project.build / "bundles" / f"vega-{version('vl-convert-python')}", _vega),
        "works.js": f"lr.works = {json.dumps(works, ensure_ascii=False, separators=(',', ':'))};\n".encode(),
        card.FILE: _card(project, config),
        **rows,
        **letters(),
        **network.files(),
        **explored,
        **_own(project, config),
    }
    for name, content in contents.items():
        file = out / name
        if not file.is_file() or file.read_bytes() != content:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(file, content)
    for path in sorted(out.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(out).as_posix() not in contents:
            path.unlink()


def _card(project: Project, config: Config) -> bytes:
    """Return the picture for social networks."""
    title = str(config.html_title or config.project)
    return figures.png(card.card(title, f"A living review. {config.author}."), project.pictures, scale=1)


def _own(project: Project, config: Config) -> dict[str, bytes]:
    """Return what the review brings itself: its favicon, say."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for folder in (project.root / name for name in config.html_static_path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _vega() -> bytes:
    import vl_convert

    return _classic(vl_convert.javascript_bundle("window.vegaEmbed=vegaEmbed;"))


def _classic(module: str) -> bytes:
    if re.search(r"^\s*(import|export)\b", module, re.MULTILINE) or "import.meta" in module:
        raise RuntimeError("the bundle is an ES module that cannot be loaded as a classic script")
    return f"(()=>{{{module}\n}})();\n".encode()


def _note(app: Sphinx, config: Config) -> None:
    """Let pages be written anew when something that they name by its content is another."""
    own = {name: digest(content) for name, content in _own(Project.find(), config).items()}
    config.livingreview_static = key([theme.edition(), network.script(), references.script(), own])


def _write(app: Sphinx, error: Exception | None) -> None:
    if not error and app.builder.format == "html":
        works, rows = bibliography.told(app.env), facts.files(app) | explorer.files(app)
        write(Project.find(), app.config, works, rows, references.files(app), Path(app.outdir) / STATIC)


def setup(app: Sphinx) -> None:
    """Take the place of what Sphinx and its extensions would copy, of which the pages use nothing."""
    app.add_config_value("livingreview_static", "", "", str)
    app.connect("config-inited", _note)
    app.connect("build-finished", _write)
