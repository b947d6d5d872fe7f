"""What a review says of itself in ``_config.yml``, and how a slip there is told."""

import pytest

from livingreview.project import Project
from livingreview.settings import Settings, SettingsError


@pytest.fixture
def read(tmp_path):
    """Return a function that reads the settings from a configuration."""

    def written(text):
        (tmp_path / "_config.yml").write_text(text, encoding="utf-8")
        return Settings.read(Project(tmp_path))

    return written


@pytest.mark.parametrize("config", ["title: Book\n", "", "title: Book\nlivingreview:\n"])
def test_a_review_that_says_nothing_of_itself_has_empty_settings(read, config):
    assert read(config) == Settings(advice="", licences="", cite="", glossary="")


def test_a_setting_over_several_lines_is_one_sentence(read):
    assert read("livingreview:\n  advice: |\n    No\n    advice.\n").advice == "No advice."


def test_a_mistyped_setting_is_told_with_the_right_name(read):
    with pytest.raises(SettingsError, match=r"livingreview\.advise: no such setting; did you mean advice\?"):
        read("livingreview: {advise: words}\n")


def test_a_foreign_setting_is_told_with_all_that_are_known(read):
    with pytest.raises(
        SettingsError, match=r"colour: no such setting; expected advice, licences, cite, glos"
    ):
        read("livingreview: {colour: red}\n")


def test_a_setting_that_is_no_text_is_told(read):
    with pytest.raises(SettingsError, match=r"livingreview\.licences: 5 is no text; put it in quotes"):
        read("livingreview: {licences: 5}\n")


def test_a_configuration_that_is_no_list_of_settings_is_told(read):
    with pytest.raises(
        SettingsError, match=r"_config\.yml, the whole file is no list of settings; write title: …"
    ):
        read("- Book\n")


def test_settings_that_are_no_list_of_names_are_told(read):
    with pytest.raises(SettingsError, match=r"livingreview: words is no list of settings; write advice: …"):
        read("livingreview: words\n")
