"""What a page offers where ``_config.yml`` names the repository: to open it live, to edit it, to correct a number."""

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
#: Form by which a number is corrected, in ``.github/ISSUE_TEMPLATE``; its first field is ``number``.
FORM = "number-is-wrong.yml"
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


def edit(settings: dict[str, Any], file: str) -> str:
    """Return the address at which a file of the repository is edited in the browser; empty where nobody can say.

    Parameters
    ----------
    file : from the root of the project, such as ``book/part/chapter.md``.
    """
    repository = settings.get("repository") or {}
    base, branch = _page(settings), str(repository.get("branch") or "HEAD")
    return f"{base}/edit/{quote(branch)}/{quote(file)}" if base else ""


def correct(settings: dict[str, Any]) -> str:
    """Return the address of the form by which a number is corrected; empty where the host has no such forms."""
    base = _page(settings)
    return f"{base}/issues/new?template={FORM}" if base else ""


def _page(settings: dict[str, Any]) -> str:
    """Return the front page of the repository, on the one host whose addresses of forms are known."""
    url = str((settings.get("repository") or {}).get("url") or "").rstrip("/").removesuffix(".git")
    return url if _HOSTS.get(urlsplit(url).netloc) == "gh" else ""


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
