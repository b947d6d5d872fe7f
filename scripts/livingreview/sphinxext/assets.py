"""Third-party scripts of the page, taken from installed packages at build time and served by the book."""

from __future__ import annotations

import os
import re
import shutil
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.config import Config

from livingreview.charts.drawing import palette
from livingreview.kept import digest, key, once, write_whole
from livingreview.project import Project


def prepare(folder: Path, kept: Path) -> Path:
    """Write the scripts and styles into ``folder`` and return it.

    ``vega.js`` and ``datatables.js`` are classic scripts, not modules, because browsers refuse to load
    modules for pages opened from a disk (``file://``).

    Parameters
    ----------
    kept : folder in which the scripts are kept between builds, by the version they were taken from.
    """
    contents = {
        "vega.js": once(kept / f"vega-{version('vl-convert-python')}", _vega),
        "datatables.js": once(kept / f"datatables-{version('itables')}", _datatables),
        "chart-colours.css": palette.stylesheet().encode(),
    }
    for name, content in contents.items():
        target = folder / name
        if not target.is_file() or target.read_bytes() != content:
            write_whole(target, content)
    return folder


def _vega() -> bytes:
    import vl_convert

    return _classic(vl_convert.javascript_bundle("window.vegaEmbed=vegaEmbed;"))


def _datatables() -> bytes:
    module = files("itables").joinpath("html", "dt_bundle.js").read_text(encoding="utf-8")
    exported = re.search(r"export\{([^}]*)\};?", module)
    local = re.search(r"(\w+) as jQuery", exported[1]) if exported else None
    if not (exported and local):
        raise RuntimeError(f"itables {version('itables')}: dt_bundle.js no longer exports jQuery")
    return _classic(module.replace(exported[0], f"window.lrDataTables={local[1]};"))


def _classic(module: str) -> bytes:
    if re.search(r"^\s*(import|export)\b", module, re.MULTILINE) or "import.meta" in module:
        raise RuntimeError("the bundle is an ES module that cannot be loaded as a classic script")
    return f"(()=>{{{module}\n}})();\n".encode()


def _add_static_path(app: Sphinx, config: Config) -> None:
    project = Project.find()
    prepare(project.assets, project.build / "bundles")
    # Relative, because a build says in the website from which configuration it was made.
    own = os.path.relpath(project.assets, project.root)
    config.html_static_path = [*config.html_static_path, Path(own).as_posix()]
    folders = [project.root / path for path in config.html_static_path]
    found = {
        path.relative_to(folder).as_posix(): digest(path.read_bytes())
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    config.livingreview_static = key(found)


def _begin_anew(app: Sphinx, _builder: Builder) -> None:
    """Remove the copies of the last build: one whose source was deleted would stay.

    Sphinx also names a file with a checksum of its copy, if there is one before the pages are written.
    """
    shutil.rmtree(Path(app.outdir) / "_static", ignore_errors=True)


def setup(app: Sphinx) -> None:
    """Serve the assets; only the palette is loaded by every page, the scripts on approach.

    Sphinx copies static files only when it writes a page, so that an edited style alone would change nothing.
    """
    app.add_config_value("livingreview_static", "", "", str)
    app.connect("config-inited", _add_static_path)
    app.connect("write-started", _begin_anew)
    app.add_css_file("chart-colours.css")
