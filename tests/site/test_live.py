"""A chapter offers to open live where the repository is named, and says nothing of it elsewhere."""

import os
import subprocess

import pytest
import yaml
from playwright.sync_api import expect

from livingreview.sphinxext.live import FORM, address, correct, edit
from tests.conftest import ROOT

HUB = {"binderhub_url": "https://binder.example/"}


def opened(url, **settings):
    return address(
        {"repository": {"url": url, "branch": "main"}, "launch_buttons": HUB} | settings, "book/a/b"
    )


@pytest.mark.parametrize(
    ("url", "spec"),
    [
        ("https://github.com/pond/newts", "gh/pond/newts"),
        ("https://github.com/pond/newts.git", "gh/pond/newts"),
        ("https://github.com/pond/newts/", "gh/pond/newts"),
        ("https://gitlab.com/pond/deep/newts", "gl/pond%2Fdeep%2Fnewts"),
        ("https://git.pond.example/newts.git", "git/https%3A%2F%2Fgit.pond.example%2Fnewts.git"),
    ],
)
def test_binder_is_asked_in_its_own_words(url, spec):
    where = "lab%2Ftree%2Fnotebooks%2Fbook%2Fa%2Fb.ipynb"
    assert opened(url) == f"https://binder.example/v2/{spec}/main?urlpath={where}"


def test_a_branch_with_a_slash_is_one_word_of_the_address():
    assert "/a%2Fb?" in opened(
        "https://github.com/p/n", repository={"url": "https://github.com/p/n", "branch": "a/b"}
    )


def test_without_a_branch_the_newest_commit_is_opened():
    assert "/HEAD?" in opened("", repository={"url": "https://github.com/p/n"})


@pytest.mark.parametrize(
    "settings",
    [{"repository": {"url": ""}}, {"repository": None}, {"launch_buttons": {}}, {"launch_buttons": None}],
)
def test_without_repository_or_service_nothing_is_offered(settings):
    assert opened("https://github.com/p/n", **settings) == ""


NAMED = {"repository": {"url": "https://github.com/pond/newts.git", "branch": "main"}}


def test_a_page_is_edited_in_the_browser_where_its_host_is_known():
    assert edit(NAMED, "book/a b.md") == "https://github.com/pond/newts/edit/main/book/a%20b.md"
    assert correct(NAMED) == "https://github.com/pond/newts/issues/new?template=number-is-wrong.yml"


@pytest.mark.parametrize("url", ["", "https://gitlab.com/pond/newts", "https://example.org/github.com/newts"])
def test_nothing_is_offered_on_a_host_whose_forms_nobody_knows(url):
    assert edit({"repository": {"url": url}}, "book/a.md") == correct({"repository": {"url": url}}) == ""
    assert edit({}, "book/a.md") == correct({}) == ""


def test_the_form_that_a_number_leads_to_is_there_and_asks_three_things():
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE" / FORM).read_text(encoding="utf-8"))
    asked = [field for field in form["body"] if field["type"] != "markdown"]
    assert asked[0]["id"] == "number"
    assert [field["id"] for field in asked if field.get("validations", {}).get("required")] == [
        "number", "expected", "source",
    ]  # fmt: skip


def test_the_live_copy_has_what_the_website_is_built_with():
    wanted = (ROOT / "binder/requirements.txt").read_text(encoding="utf-8").splitlines()
    assert "-r ../requirements/run.txt" in wanted
    assert (ROOT / "binder/requirements.txt").parent.joinpath("../requirements/run.txt").is_file()


@pytest.fixture
def live(tmp_path):
    """The live copy as its service makes it, with commands that only note how they were called."""
    tools, book = tmp_path / "tools", tmp_path / "copy"
    (book / "binder").mkdir(parents=True)
    (book / "_build/html/book/part").mkdir(parents=True)
    (book / "_build/html/book/part/pond.ipynb").write_text("{}", encoding="utf-8")
    script = book / "binder/postBuild"
    script.write_bytes((ROOT / "binder/postBuild").read_bytes())
    tools.mkdir()
    for name in ("pip", "livingreview"):
        (tools / name).write_text(f'#!/bin/sh\necho "{name} $@" >> "{tmp_path}/called"\n', encoding="utf-8")
        (tools / name).chmod(0o755)
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(["bash", script], check=True, env=os.environ | {"PATH": path}, cwd=tmp_path)
    return book


def test_the_live_copy_builds_the_book_and_lays_its_chapters_ready(live):
    assert (live / "notebooks/book/part/pond.ipynb").is_file()
    assert "livingreview build" in (live.parent / "called").read_text(encoding="utf-8").splitlines()


def test_the_service_may_run_what_prepares_the_copy():
    assert os.access(ROOT / "binder/postBuild", os.X_OK)


@pytest.mark.slow
@pytest.mark.parametrize("named", [True, False])
def test_a_page_offers_to_open_it_live_where_the_repository_is_named(small, named):
    if named:
        small.replace("_config.yml", 'url: ""', "url: https://github.com/pond/newts")
    small.build()
    shown = "https://mybinder.org/v2/gh/pond/newts/main?urlpath=lab%2Ftree%2Fnotebooks%2Fbook%2Fsecond.ipynb"
    assert (shown in small.page("second")) == named
    assert ("Binder" in small.page("second")) == named
    assert ("https://github.com/pond/newts/edit/main/book/second.md" in small.page("second")) == named
    assert ("https://github.com/pond/newts/edit/main/book/references.md" in small.page("references")) == named
    assert ("data-correct" in small.page("index")) == named


@pytest.mark.slow
def test_a_number_leads_to_the_form_that_holds_its_row_and_its_value_already(small, open_page):
    small.replace("_config.yml", 'url: ""', "url: https://github.com/pond/newts")
    small.build()
    page = open_page((small.html / "book/index.html").as_uri())
    page.locator("a.lr-value").first.hover()
    link = page.get_by_role("link", name="Suggest a correction")
    expect(link).to_be_visible()
    asked = link.get_attribute("href")
    assert asked.startswith(
        "https://github.com/pond/newts/issues/new?template=number-is-wrong.yml&title=Wrong%20number"
    )
    assert "&number=Row%20example-1-pfs-drug%0A" in asked
    assert "example-1-pfs-drug" in asked
