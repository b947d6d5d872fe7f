"""Last touches that make a page lighter: hints said once, works by letter, long tables announced, a line to cite."""

import pytest
from lxml import html

from livingreview.sphinxext import citing, hints, longtables, previews, worklist


def read(text):
    return html.fragment_fromstring(text, create_parent="div")


def titles(text):
    root = read(text)
    hints.once(root)
    return [element.get("title") for element in root.iter("a", "abbr")]


CITED = '<span class="bibtex-citation"><a href="r.html#a" title="Doe. A work.">Doe</a></span>'
SHORT = '<abbr class="lr-term" title="Progression-free survival">PFS</abbr>'


@pytest.mark.parametrize("repeated", [CITED, SHORT])
def test_what_a_citation_or_an_abbreviation_tells_is_said_once(repeated):
    first = read(repeated).xpath(".//@title")[0]
    assert titles(repeated * 3) == [first, None, None]


def test_two_meanings_of_one_abbreviation_are_both_said():
    assert titles(SHORT + SHORT.replace("Progression", "Prolonged")) == [
        "Progression-free survival",
        "Prolonged-free survival",
    ]


def test_every_number_tells_its_own_row():
    number = '<a class="lr-value" href="r.html#a" title="Row one.">5</a>'
    assert titles(number * 2) == ["Row one.", "Row one."]


def long(cells):
    rows = "".join(f"<tr><td>{cell}</td></tr>" for cell in cells)
    return f'<div class="lr-table-box lr-long"><table><tbody>{rows}</tbody></table></div>'


def test_in_a_long_table_a_citation_leaves_its_words_to_the_list_of_works():
    assert titles(long([CITED])) == [None]


def test_in_a_long_table_a_word_is_explained_once():
    root = read(long([SHORT, SHORT]))
    hints.once(root)
    assert len(list(root.iter("abbr"))) == 1
    assert root.text_content() == "PFSPFS"


def works(*said):
    entries = "".join(f'<div class="citation" id="w{i}"><p>{text}</p></div>' for i, text in enumerate(said))
    root = read(f'<div class="box"><div role="list" class="citation-list">{entries}</div></div>')
    worklist.by_letter(root)
    return root


MANY = [f"{chr(65 + i % 5)}oe{i}, J. A work." for i in range(50)]


def test_a_short_list_of_works_stays_as_it_is():
    assert works("Doe J. One.").find_class("lr-letter") == []


def test_a_long_list_stands_by_letter_with_a_link_to_each():
    root = works(*MANY)
    assert [head.text for head in root.iter("h2")] == list("ABCDE")
    goals = [link.get("href")[1:] for link in root.find_class("lr-letters")[0]]
    assert goals == [head.get("id") for head in root.iter("h2")]


def test_no_work_is_lost_and_each_list_stays_a_list():
    root = works(*MANY)
    assert {work.get("id") for work in root.find_class("citation")} == {f"w{i}" for i in range(50)}
    assert {part.get("role") for part in root.find_class("citation-list")} == {"list"}


@pytest.mark.parametrize(
    ("said", "letter"), [("Ørsted H.", "Other"), ("Ámos A.", "A"), ("“A title”.", "A"), ("2024 report.", "R")]
)
def test_a_work_stands_under_its_letter_whatever_signs_are_on_it(said, letter):
    root = works(said, *MANY)
    (work,) = [one for one in root.find_class("citation") if one.get("id") == "w0"]
    assert work.getparent().getprevious().text == letter


def test_works_of_one_author_keep_their_order_and_titles_stand_among_names():
    root = works("Abel A. 2021.", "Abel A. 1999.", "Aardvarks, a title.", *MANY)
    first = [work.find("p").text for work in root.find_class("citation-list")[0]]
    assert first[:3] == ["Aardvarks, a title.", "Abel A. 2021.", "Abel A. 1999."]


@pytest.mark.parametrize(("letters", "long"), [(100, False), (20_000, True)])
def test_a_long_table_says_how_long_it_is(letters, long):
    root = read(
        f'<div class="lr-table-box"><table><tbody><tr><td>{"x" * letters}</td></tr></tbody></table></div>'
    )
    longtables.mark(root)
    assert (root[0].get("style") == f"--letters: {letters}; --cells: 1") is long
    assert ("lr-long" in root[0].get("class")) is long


LINE = '<p class="lr-line"><a class="lr-cite" href="m.html">Cite this page</a></p>'


def test_the_line_to_cite_stands_behind_the_summary_of_a_chapter():
    root = read('<section><h1>T</h1><div class="lr-summary"><p>S</p></div><p>Text</p></section>')
    citing.put(root, LINE)
    (line,) = root.find_class("lr-line")
    assert line.getprevious().get("class") == "lr-summary"
    assert line.text_content() == "Cite this chapter"


def test_a_page_without_summary_has_the_line_behind_its_title():
    root = read("<section><h1>T</h1><p>Text</p></section>")
    citing.put(root, LINE)
    (line,) = root.find_class("lr-line")
    assert line.getprevious().tag == "h1"
    assert line.text_content() == "Cite this page"


@pytest.mark.parametrize(
    ("shown", "title", "goal", "told"),
    [
        ("Figure 3", "Landscape", "Response by class", "Response by class. In: Landscape."),
        ("the rules", "Methods", "The rules.", "The rules. In: Methods."),
        ("How to cite", "Methods", "How to cite", "In: Methods."),
        ("here", "Methods", "", "Methods."),
        ("Methods", "Methods", "", ""),
        ("Methods", "Methods", "Methods", ""),
    ],
)
def test_a_link_to_another_page_tells_what_it_does_not_say_itself(shown, title, goal, told):
    assert previews._told(shown, title, goal) == told
