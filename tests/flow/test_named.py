"""A book that is published knows where it stands; elsewhere it claims no address."""

import pytest

from flow import named

CONFIG = (
    'title: A book\nrepository:\n  url: ""\nhtml:\n  baseurl: ""\nlivingreview:\n  editions: ""\n  cite: ""\n'
)


@pytest.fixture
def config(tmp_path):
    path = tmp_path / "_config.yml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


def lines(config):
    return [line.strip() for line in config.read_text(encoding="utf-8").splitlines()]


def test_what_is_empty_is_filled_in_with_whole_addresses(host, config):
    host.write(pages={"html_url": "https://book.example.org/review"})
    named.name("book/review", "https://example.org/book/review", config)
    assert lines(config) == [
        "title: A book",
        "repository:",
        'url: "https://example.org/book/review"',
        "html:",
        'baseurl: "https://book.example.org/review/"',
        "livingreview:",
        'editions: "editions"',
        'cite: ""',
    ]


def test_what_a_copy_of_the_book_has_filled_in_stays(host, config):
    config.write_text(CONFIG.replace('baseurl: ""', 'baseurl: "https://own.example/"'), encoding="utf-8")
    named.name("book/review", "https://example.org/book/review", config)
    assert 'baseurl: "https://own.example/"' in lines(config)


@pytest.mark.parametrize(
    "pages", [None, {"html_url": "http://plain.example/"}, {"html_url": 'https://a.example/"x'}]
)
def test_without_an_address_of_the_web_none_is_written(host, config, pages):
    host.write(pages=pages)
    assert named.name("book/review", "https://example.org/book/review", config)["baseurl"] == ""
    assert 'baseurl: ""' in lines(config)
