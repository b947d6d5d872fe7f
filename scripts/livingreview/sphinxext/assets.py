"""Third-party scripts of the page, taken from installed packages at build time and served by the book."""

from __future__ import annotations

import re
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from livingreview.charts.drawing import palette
from livingreview.kept import digest, key
from livingreview.project import Project


def prepare(folder: Path) -> Path:
    """Write the scripts and styles into ``folder`` and return it; versions already there are kept.

    ``vega.js`` and ``datatables.js`` are classic scripts, not modules, because browsers refuse to load
    modules for pages opened from a disk (``file://``).
    """
    folder.mkdir(parents=True, exist_ok=True)
    stamp = folder / "versions.txt"
    wanted = f"vl-convert-python {version('vl-convert-python')}, itables {version('itables')}\n"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        (folder / "vega.js").write_text(_vega(), encoding="utf-8")
        (folder / "datatables.js").write_text(_datatables(), encoding="utf-8")
        stamp.write_text(wanted, encoding="utf-8")
    colours = folder / "chart-colours.css"
    if not colours.exists() or colours.read_text(encoding="utf-8") != palette.stylesheet():
        colours.write_text(palette.stylesheet(), encoding="utf-8")
    return folder


def _vega() -> str:
    import vl_convert

    return _classic(vl_convert.javascript_bundle("window.vegaEmbed=vegaEmbed;"))


def _datatables() -> str:
    module = files("itables").joinpath("html", "dt_bundle.js").read_text(encoding="utf-8")
    exported = re.search(r"export\{([^}]*)\};?", module)
    local = re.search(r"(\w+) as jQuery", exported[1]) if exported else None
    if not (exported and local):
        raise RuntimeError(f"itables {version('itables')}: dt_bundle.js no longer exports jQuery")
    return _classic(module.replace(exported[0], f"window.lrDataTables={local[1]};"))


def _classic(module: str) -> str:
    if re.search(r"^\s*(import|export)\b", module, re.MULTILINE) or "import.meta" in module:
        raise RuntimeError("the bundle is an ES module that cannot be loaded as a classic script")
    return f"(()=>{{{module}\n}})();\n"


def _add_static_path(app: Sphinx, config: Config) -> None:
    project = Project.find()
    folders = [project.root / path for path in config.html_static_path]
    folders.append(prepare(project.assets))
    config.html_static_path = [str(folder) for folder in folders]
    found = {
        path.relative_to(folder).as_posix(): digest(path.read_bytes())
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    config.livingreview_static = key(found)


def setup(app: Sphinx) -> None:
    """Serve the assets; only the palette is loaded by every page, the scripts on approach.

    Sphinx copies static files only when it writes a page, so that an edited style alone would change nothing.
    """
    app.add_config_value("livingreview_static", "", "", str)
    app.connect("config-inited", _add_static_path)
    app.add_css_file("chart-colours.css")
