import multiprocessing
import os

import pytest

from livingreview.evidence import data
from livingreview.project import Project
from livingreview.site import apart, ready, website
from tests import example


@pytest.fixture
def project(tmp_path):
    example.build(tmp_path)
    return Project(tmp_path)


SPAWN = multiprocessing.get_context("spawn")


def test_what_a_function_returns_in_a_process_of_its_own_comes_back():
    assert apart.call(SPAWN, divmod, 7, 2) == (3, 1)


def test_a_process_that_ends_without_a_word_gives_none():
    assert apart.call(SPAWN, os._exit, 3) is None


def test_a_check_that_ends_too_early_stops_the_build(monkeypatch, project):
    monkeypatch.setattr(website.apart, "call", lambda *_: None)
    with pytest.raises(website.WebsiteError, match="check of the data ended before it was done"):
        website._check(project)


def test_a_table_that_cannot_be_parsed_beforehand_does_not_keep_the_others_from_it(project):
    (project.data / data.resource("trials", project)["path"]).write_bytes(b"\xff\xfe")
    data._frame.cache_clear()
    ready.parse(project)
    before = data._frame.cache_info().hits
    data.load("outcomes", project)
    assert data._frame.cache_info().hits == before + 1


def test_a_project_without_descriptor_can_be_got_ready(tmp_path):
    assert ready.parse(Project(tmp_path)) is None
