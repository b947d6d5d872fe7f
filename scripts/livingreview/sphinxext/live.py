"""Where a chapter can be opened live: on the Binder service that ``_config.yml`` names, from the repository it names."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit

from sphinx.application import Sphinx
from sphinx.config import Config

from livingreview.project import Project
from livingreview.settings import book_settings

#: Host of a repository -> how Binder calls it. Any other host is asked by the whole address.
_HOSTS = {"github.com": "gh", "gitlab.com": "gl"}
#: Where ``binder/postBuild`` puts the chapters.
FOLDER = "notebooks"
_BLOCKS = ("repository", "launch_buttons")


def address(settings: dict[str, Any], page: str) -> str:
    """Return the address at which a chapter opens in Jupyter on Binder; empty where the settings name no repository.

    Parameters
    ----------
    settings : of the book, as Jupyter Book has them: ``repository`` with ``url`` and ``branch``, and
        ``launch_buttons`` with ``binderhub_url``.
    page : such as ``book/part/chapter``.
    """
    repository, buttons = (settings.get(name) or {} for name in _BLOCKS)
    url, hub = str(repository.get("url") or ""), str(buttons.get("binderhub_url") or "")
    if not url or not hub:
        return ""
    branch = quote(str(repository.get("branch") or "HEAD"), safe="")
    where = quote(f"lab/tree/{FOLDER}/{page}.ipynb", safe="")
    return f"{hub.rstrip('/')}/v2/{_spec(url)}/{branch}?urlpath={where}"


def _spec(url: str) -> str:
    """Return what Binder calls a repository."""
    parts = urlsplit(url.rstrip("/").removesuffix(".git"))
    kind, path = _HOSTS.get(parts.netloc), parts.path.strip("/")
    if kind == "gh":
        return f"gh/{path}"
    return f"{kind}/{quote(path, safe='')}" if kind else f"git/{quote(url, safe='')}"


def _read(_app: Sphinx, config: Config) -> None:
    settings = book_settings(Project.find())
    config.livingreview_live = {name: settings.get(name) for name in _BLOCKS}


def setup(app: Sphinx) -> None:
    """Read the settings."""
    app.add_config_value("livingreview_live", {}, "html", dict)
    app.connect("config-inited", _read)
