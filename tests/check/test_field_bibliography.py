"""What people really do to a bibliography: each slip gets one line that says what to write."""

import re

import pytest
from pybtex.database.input.bibtex import Parser

from livingreview.check.bibliography import KINDS
from livingreview.evidence import bibliography, references
from livingreview.evidence.printed import printed
from livingreview.project import Project
from livingreview.sphinxext.bibliography import LivingReviewStyle

ENTRY = """\
@article{doe2024example,
  author = {Doe, Jane and Roe, Richard},
  title = {An example of a report},
  journal = {Journal of Examples},
  year = {2024},
  doi = {10.1234/example.1},
}
"""
SECOND = ENTRY.replace("doe2024example", "doe2024second").replace("example.1", "example.2")


def written(name, value, entry=ENTRY):
    """The entry with one field written in another way."""
    return re.sub(rf"(?m)^  {name} = .*$", lambda _: f"  {name} = {value},", entry)


def title(text):
    return written("title", f"{{{text}}}")


def author(text):
    return written("author", f"{{{text}}}")


def doi(text):
    return written("doi", f"{{{text}}}")


def also(line, entry=ENTRY):
    """The entry with one more field."""
    return entry.replace("\n}\n", f"\n  {line},\n}}\n")


def kind(name):
    return ENTRY.replace("@article", f"@{name}").replace("journal =", "booktitle =")


def without(part, entry=ENTRY):
    return entry.replace(part, "", 1)


def hidden(entry):
    return "".join(f"% {line}\n" for line in entry.splitlines())


def told(project, appended):
    """What the check says of the bibliography with this at its end, every key of it cited; the entry starts in line 10."""
    project.append("references.bib", appended)
    keys = dict.fromkeys(re.findall(r"@\w+[({]([^,\s{}\"]+)(?=,|\n)", appended))
    project.append("book/index.md", f"More {{cite}}`{','.join(keys or ['doe2020example'])}`.\n")
    lines = project.lines("bibliography")
    return [line.removeprefix("references.bib, ").removesuffix(" (doe2024example)") for line in lines]


GOOD = {
    "base": ENTRY,
    "month=jan": also("month = jan"),
    "string defined": "@string{jex = {Journal of Examples}}\n" + written("journal", "jex"),
    "type incollection": kind("incollection"),
    "type phdthesis": kind("phdthesis"),
    "type online": kind("online"),
    "type dataset": kind("dataset"),
    "type software": kind("software"),
    "type unpublished": kind("unpublished"),
    "type inbook": kind("inbook"),
    "type manual": kind("manual"),
    "type proceedings": kind("proceedings"),
    "type book": kind("book"),
    "type inproceedings": kind("inproceedings"),
    "type misc": kind("misc"),
    "type conference": kind("conference"),
    "type with editors": kind("collection").replace("author =", "editor ="),
    "others": author("Doe, Jane and others"),
    "single author no comma": author("Doe"),
    "lineage": author("Doe, Jr, Jane and Roe, III, R. A."),
    "initials that look like a degree": author("Doe, MD and Roe, BA"),
    "a body in braces": author("Doe, Jane and {Johnson & Roe; Example, Inc.}"),
    "particle": author("van der Doe, J and Mc{R}oe, Richard"),
    "accents": written("author", "{Do{\\'e}, J{\\\"u}rgen and Mar\\'\\i{}n, \\c{C}elik and Roe, Richard}"),
    "accent in a title": title("An example of a r\\'{e}port"),
    "title $alpha$": title("An $\\alpha$ example of a report"),
    "title odd $": title("A 5$ example of a report"),
    "title two $": title("A $5 to $10 example of a report"),
    "title with < and >": title("An example with p < 0.05 and x > 3"),
    "title &": title("Bread & butter, and bread \\& butter"),
    "title \\%": title("An example of a report in 50\\%"),
    "title newline": title("An example\n  of a report"),
    "title ends stop": title("An example of a report."),
    "emoji": title("An example of a report 😀"),
    "emoji of several signs": title("An example of a report 👩\u200d🔬"),
    "double braces": written(
        "title", "{{An example of a report}}", written("journal", "{{Journal of Examples}}")
    ),
    "parens": ENTRY.replace("{doe2024example", "(doe2024example").replace("\n}\n", "\n)\n"),
    "concat": also('month = "12~" # jan'),
    "a number without braces": also("volume = 12"),
    "keywords": also("keywords = {one, two}"),
    "address with signs": also("url = {https://example.org/a_b?c=d&e=%22f%22#g}"),
    "jabref comment": "% Encoding: UTF-8\n@Comment{jabref-meta: databaseType:bibtex;}\n" + ENTRY,
    "preamble": '@preamble{"\\newcommand{\\noopsort}[1]{}"}\n' + ENTRY,
    "retracted and cited as such": also(
        "note = {Retracted in 2025}", title("RETRACTED: An example of a report")
    ),
    "a title on retractions": title("Retracted reports: an example"),
    "language in words": title("An example of a report (in Russian)"),
}


@pytest.mark.parametrize("appended", GOOD.values(), ids=GOOD)
def test_an_entry_that_is_printed_as_it_is_meant_passes(project, appended):
    assert told(project, appended) == []


FORM = {
    "key camel": (
        ENTRY.replace("doe2024example", "doePhaseTrial2024"),
        "line 10: the key has another form; expected surname, year and a word, such as surname2024word (doePhaseTrial2024)",
    ),
    "key colon": (
        ENTRY.replace("doe2024example", "Doe:2024abc"),
        "line 10: the key has another form; expected surname, year and a word, such as surname2024word (Doe:2024abc)",
    ),
    "key prefix case": (
        ENTRY + SECOND.replace("doe2024second", "Doe2024example"),
        "line 17: Doe2024example, apart from capitals, already stands in line 10; expected once",
    ),
    "key of two words": (
        ENTRY.replace("doe2024example", "doe 2024 example"),
        "line 10: the key doe 2024 example, has more than one word, or no comma after it; write one word and a comma",
    ),
    "no key": (
        without("doe2024example"),
        "line 10: the entry has no key (@article{,); write surname, year and a word after the brace, such as surname2024word",
    ),
    "no comma after key": (
        ENTRY.replace("example,", "example", 1),
        "line 10: no comma after the key; write doe2024example,",
    ),
    "type unknown": (kind("artcile"), "line 10: @artcile is no type of entry; did you mean @article?"),
    "type of something else": (kind("foo"), "line 10: @foo is no type of entry; write @article or @misc"),
    "type set": (kind("set"), "line 10: @set is not printed; write an entry for each of its works"),
    "type xdata": (
        kind("xdata"),
        "line 10: @xdata is not printed; write its fields into each entry that uses them",
    ),
    "string undefined": (
        written("journal", "jex"),
        "line 13, journal: jex is neither in braces nor defined with @string; write what it stands for, in braces",
    ),
    "missing close brace": (
        without("\n}") + SECOND,
        "line 10: the entry is not closed; write a line with } after its last field",
    ),
    "missing close brace at the end": (
        without("\n}"),
        "line 10: the entry is not closed; write a line with } after its last field",
    ),
    "missing comma": (
        ENTRY.replace("{2024},", "{2024}"),
        "line 14, year: no comma after the field; write one at the end of this line",
    ),
    "missing comma on one line": (
        ENTRY.replace("{2024},\n", "{2024}\n\n"),
        "line 14, year: no comma after the field; write one at the end of this line",
    ),
    "missing field brace": (
        ENTRY.replace("report},", "report,"),
        "line 12, title: a brace is opened and not closed; write the missing } or delete the {",
    ),
    "missing field brace, closed later": (
        ENTRY.replace("report},", "report,").replace("example.1},", "example.1}},"),
        "line 12, title: a brace is opened and not closed; write the missing } or delete the {",
    ),
    "extra brace": (
        ENTRY.replace("report},", "report}},"),
        "line 12: a } too many: the entry ends here, and what follows is lost (journal = {Journal of Examples},); delete one }",
    ),
    "extra brace at the end": (
        ENTRY.replace("example.1},", "example.1}},"),
        "line 15: a } too many: the entry ends here, and what follows is lost; delete one }",
    ),
    "extra brace between entries": (
        ENTRY + "}\n",
        "line 17: a } too many: the entry ends here, and what follows is lost; delete one }",
    ),
    "unbraced eprint": (
        also("eprint = 1804.09720"),
        "line 16, eprint: 1804.09720 stands without braces; write {1804.09720}",
    ),
    "unbraced word": (also("volume = 12a"), "line 16, volume: 12a stands without braces; write {12a}"),
    "unbraced words": (
        written("journal", "Journal of Examples"),
        "line 13, journal: Journal of Examples stands without braces; write {Journal of Examples}",
    ),
    "unbraced pages": (
        also("pages = 10--19"),
        "line 16, pages: 10--19 stands without braces; write {10--19}",
    ),
    "no value": (
        also("volume = "),
        "line 16, volume: nothing stands after the equals sign; write a value in braces or delete the field",
    ),
    "quote in quotes": (
        written("title", '"The "best" report"'),
        'line 12, title: a quote stands within quotes; write the value in braces: {The "best" report}',
    ),
    "brace in quotes": (
        written("title", '"The {best report"'),
        "line 12, title: a brace is opened and not closed; write the missing } or delete the {",
    ),
    "quote not closed": (
        written("title", '"The best report'),
        "line 12, title: a quote is opened and not closed; write the value in braces",
    ),
    "dup field DOI/doi": (
        also("DOI = {10.1234/example.9}"),
        "line 16, doi: stands twice in the entry, first in line 15; expected once",
    ),
    "dup field doi/doi": (
        also("doi = {10.1234/example.9}"),
        "line 16, doi: stands twice in the entry, first in line 15; expected once",
    ),
    "conflict": (
        ENTRY + "\n<<<<<<< HEAD\n=======\n" + SECOND + ">>>>>>> patch-1\n",
        "line 18: a merge conflict from here to line 27; keep one of the two versions, and delete the lines of <<<<<<<, ======= and >>>>>>>",
    ),
    "conflict in entry": (
        ENTRY.replace(
            "  journal", "<<<<<<< HEAD\n=======\n  journal = {J Examples},\n>>>>>>> patch-1\n  journal"
        ),
        "line 13: a merge conflict from here to line 16; keep one of the two versions, and delete the lines of <<<<<<<, ======= and >>>>>>>",
    ),
    "RIS": (
        "TY  - JOUR\nAU  - Doe, Jane\nTI  - An example\nPY  - 2024\nDO  - 10.1234/example.1\nER  -\n",
        "line 10: this is RIS, not BibTeX; export the reference as BibTeX and paste that",
    ),
    "nbib": (
        "PMID- 12345678\nOWN - NLM\nTI  - An example of a report.\nAD  - jane@example.org\nAU  - Doe J\n",
        "line 10: this is the format of PubMed (nbib), not BibTeX; export the reference as BibTeX and paste that",
    ),
    "EndNote": (
        "%0 Journal Article\n%T An example of a report\n",
        "line 10: this is the format of EndNote, not BibTeX; export the reference as BibTeX and paste that",
    ),
    "commented out": (
        hidden(ENTRY),
        "line 10: a % does not hide an entry, BibTeX reads it all the same; delete the entry",
    ),
    "commented out twice": (
        hidden(ENTRY + SECOND),
        "line 10: a % does not hide an entry, BibTeX reads it all the same; delete the entry (doe2024example), and 1 more below",
    ),
    "commented out behind an entry": (
        ENTRY + hidden(SECOND),
        "line 17: a % does not hide an entry, BibTeX reads it all the same; delete the entry (doe2024second)",
    ),
    "address in a remark": (
        "% jane@example.org wrote this\n" + ENTRY,
        "line 10: an @ begins an entry wherever it stands (% jane@example.org wrote this); write “at” instead",
    ),
    "first line lost": (
        ENTRY + without("@article{doe2024second,\n", SECOND),
        "line 17: text outside an entry: author = {Doe, Jane and Roe, Richard},\\n  title = {An examp…; is an @ or a brace missing?",
    ),
    "first line twice": (
        "@article{doe2024example,\n" + ENTRY,
        "line 10: the entry is not closed; write a line with } after its last field",
    ),
    "braces within a value": (
        ENTRY.replace("Journal of", "Journal}} of"),
        "line 13: a } too many: the entry ends here, and what follows is lost (of Examples},); delete one }",
    ),
    "a sign for a brace": (
        written("year", "(2024}"),
        "line 14, year: (2024 stands without braces; write {(2024}",
    ),
    "at sign lost": (
        ENTRY.replace("@article", "article"),
        "line 10: text outside an entry: article{doe2024example,\\n  author = {Doe, Jane and Roe, Ric…; is an @ or a brace missing?",
    ),
    "sorting": (
        SECOND + ENTRY,
        "line 17: doe2024example stands after doe2024second; entries are sorted by key, which make format does",
    ),
}


@pytest.mark.parametrize(("appended", "line"), FORM.values(), ids=FORM)
def test_an_entry_of_another_form_gets_one_line(project, appended, line):
    assert told(project, appended) == [line]


NAMES = {
    "authors by comma": (
        author("Jane Doe, Richard Roe, Mary Major, Ann Other"),
        "line 11, author: Jane Doe, Richard Roe, Mary Major, Ann … is read as one name; write Jane Doe and Richard Roe and Mary Major and Ann Other",
    ),
    "authors by comma, and": (
        author("Jane Doe, Richard Roe, and Ann Other"),
        "line 11, author: Jane Doe, Richard Roe, is read as one name; write Jane Doe and Richard Roe and Ann Other",
    ),
    "authors by comma, surname first": (
        author("Doe, Jane, Roe, Richard"),
        "line 11, author: Doe, Jane, Roe, Richard is read as one name; names are joined by “and”, each as Surname, Given: Doe, Jane and Roe, Richard",
    ),
    "authors pubmed": (
        author("Doe J, Roe R, Major M"),
        "line 11, author: Doe J, Roe R, Major M is read as one name; write Doe, J and Roe, R and Major, M",
    ),
    "authors pubmed, and": (
        author("Doe J and Roe R"),
        "line 11, author: Doe J is read as given name and surname; write Doe, J and Roe, R",
    ),
    "authors pubmed, Jr": (
        author("Doe JA Jr, van der Roe R"),
        "line 11, author: Doe JA Jr, van der Roe R is read as one name; write Doe, Jr, JA and van der Roe, R",
    ),
    "authors semicolons": (
        author("Doe, Jane; Roe, Richard; Major, Mary"),
        "line 11, author: names are not joined by semicolons; write Doe, Jane and Roe, Richard and Major, Mary",
    ),
    "authors semicolons, pubmed": (
        author("Doe J; Roe R; Major M."),
        "line 11, author: names are not joined by semicolons; write Doe, J and Roe, R and Major, M",
    ),
    "authors by &": (
        author("Doe, Jane & Roe, Richard"),
        "line 11, author: names are not joined by &; write Doe, Jane and Roe, Richard",
    ),
    "extended name": (
        author("Doe, Jane and family=Roe, given=Richard, prefix=de, useprefix=true"),
        "line 11, author: family= and given= are names of biblatex; write Doe, Jane and de Roe, Richard",
    ),
    "4 commas degree": (
        author("Doe, Jane, MD, PhD and Roe, Richard"),
        "line 11, author: MD, PhD is read as part of a name; write Doe, Jane and Roe, Richard",
    ),
    "A5": (
        author("Doe, Jane C., MD, PhD and Roe, Richard"),
        "line 11, author: MD, PhD is read as part of a name; write Doe, Jane C. and Roe, Richard",
    ),
    "degree with stops": (
        author("Doe, Jane and Roe, Richard, Ph.D."),
        "line 11, author: Ph.D. is read as part of a name; write Doe, Jane and Roe, Richard",
    ),
    "title of a person": (
        author("Dr. Jane Doe and Roe, Richard"),
        "line 11, author: a title is read as part of a name; write Jane Doe and Roe, Richard",
    ),
    "trailing and": (
        author("Doe, Jane and Roe, Richard and"),
        "line 11, author: an “and” has no name beside it; write Doe, Jane and Roe, Richard",
    ),
    "leading and": (
        author("and Doe, Jane and Roe, Richard"),
        "line 11, author: an “and” has no name beside it; write Doe, Jane and Roe, Richard",
    ),
    "and and": (
        author("Doe, Jane and and Roe, Richard"),
        "line 11, author: an “and” has no name beside it; write Doe, Jane and Roe, Richard",
    ),
    "et al.": (
        author("Doe, Jane and et al."),
        "line 11, author: et al. is read as a name; write Doe, Jane and others",
    ),
    "et al. behind a comma": (
        author("Doe, Jane, et al."),
        "line 11, author: et al. is read as a name; write Doe, Jane and others",
    ),
    "et al. behind pubmed": (
        author("Doe J, Roe R, et al"),
        "line 11, author: et al. is read as a name; end the names with “and others”",
    ),
    "Others": (
        author("Doe, Jane and Others"),
        "line 11, author: “others” stands once, at the end and in small letters; write Doe, Jane and others",
    ),
    "others in the middle": (
        author("Doe, Jane and others and Roe, Richard"),
        "line 11, author: “others” stands once, at the end and in small letters; write Doe, Jane and Roe, Richard and others",
    ),
    "mark of a footnote": (
        author("Doe, Jane* and Roe, Richard"),
        "line 11, author: * is printed within a name; write the names without marks of footnotes",
    ),
    "empty author": (author(""), "line 10: no author; an @article needs one"),
    "no author, editor": (ENTRY.replace("author =", "editor ="), "line 10: no author; an @article needs one"),
    "upper ARTICLE": (
        ENTRY.upper().replace("DOE2024EXAMPLE", "doe2024example").replace("EXAMPLE.1", "example.1"),
        "line 11, author: all in capitals; write it as in running text, such as Doe, Jane; so are title and journal",
    ),
    "authors in capitals": (
        author("DOE, JANE AND ROE, RICHARD"),
        "line 11, author: all in capitals; write it as in running text, such as Doe, Jane",
    ),
}


@pytest.mark.parametrize(("appended", "line"), NAMES.values(), ids=NAMES)
def test_names_that_are_read_otherwise_get_one_line(project, appended, line):
    assert told(project, appended) == [line]


TEXT = {
    "A7": (
        title("A 5% rise in response rate: a trial"),
        "line 12, title: % hides the rest in print (rise in response rate: a trial); write \\%",
    ),
    "title trailing %": (
        title("An example of a report in 50%"),
        "line 12, title: % is lost in print; write \\%",
    ),
    "title <i>": (
        title("An <i>egfr</i> example of a report"),
        "line 12, title: <i> is printed as it stands; write the words without it",
    ),
    "title <jats:italic>": (
        title("An <jats:italic>egfr</jats:italic> example of a report"),
        "line 12, title: <jats:italic> is printed as it stands; write the words without it",
    ),
    "title &amp;": (
        title("Bread &amp; butter: an example of a report"),
        "line 12, title: &amp; is printed as it stands; write \\&",
    ),
    "title &#945;": (
        title("An example of a report on &#945;"),
        "line 12, title: &#945; is printed as it stands; write α",
    ),
    "journal &amp;": (
        written("journal", "{Bread &amp; Butter}"),
        "line 13, journal: &amp; is printed as it stands; write \\&",
    ),
    "title textless": (
        title("An {\\textless}i{\\textgreater}egfr{\\textless}/i{\\textgreater} example of a report"),
        "line 12, title: \\textless is printed as it stands; write <",
    ),
    "title textit": (
        title("An \\textit{egfr} example of a report"),
        "line 12, title: \\textit is printed as it stands; write the words or the character without it",
    ),
    "title em": (
        title("An {\\em egfr} example of a report"),
        "line 12, title: \\em is printed as it stands; write the words or the character without it",
    ),
    "title textgamma": (
        title("An example of {\\textgamma}"),
        "line 12, title: \\textgamma is printed as it stands; write γ",
    ),
    "title textalpha": (
        title("An example of a report on \\textalpha"),
        "line 12, title: \\textalpha is printed as it stands; write α",
    ),
    "title $gamma delta$": (
        title("An $\\gamma \\delta $ example of a report"),
        "line 12, title: $\\gamma \\delta$ is printed as it stands; write γδ without $",
    ),
    "title $gammadelta$": (
        title("An $\\gamma\\delta$ example of a report"),
        "line 12, title: $\\gamma \\delta$ is printed as it stands; write γδ without $",
    ),
    "title $x^2$": (
        title("An $x^2$ example of a report"),
        "line 12, title: $x^2$ is printed as it stands; write the characters themselves, without $",
    ),
    "title _{2}": (
        title("An example of CO_{2}"),
        "line 12, title: _ is printed as it stands; write the raised or lowered character itself, such as ² or ₂",
    ),
    "title ends in a backslash": (
        title("An example of a report \\ "),
        "line 12, title: a backslash stands before nothing it can act on; delete it",
    ),
    "command in a volume": (
        also("volume = {\\textbf{12}}"),
        "line 16, volume: \\ is printed as it stands; write 12",
    ),
    "command in a note": (
        also("note = {Seen at \\url{https://example.org}}"),
        "line 16, note: \\url is printed as it stands; give the address in a field of its own, url = {https://…}",
    ),
    "nbsp author": (
        author("Doe,\xa0Jane and Roe, Richard"),
        "line 11, author: an invisible character (U+00A0, no-break space) in “Doe, Jane”; write an ordinary space",
    ),
    "nbsp title": (
        title("An example\xa0of a report"),
        "line 12, title: an invisible character (U+00A0, no-break space) in “example of”; write an ordinary space",
    ),
    "zero width": (
        doi("10.1234/\u200bexample.1"),
        "line 15, doi: an invisible character (U+200B, zero width space) in “10.1234/example.1”; delete it",
    ),
    "soft hyphen": (
        title("An example of a re\xadport"),
        "line 12, title: an invisible character (U+00AD, soft hyphen) in “report”; delete it",
    ),
    "NFD": (
        author("Doe, Jane and Roe\u0301, Richard"),
        "line 11, author: the accent of é is a character of its own; write é as one letter",
    ),
    "mojibake": (
        title("An example of a report â€“ part"),
        "line 12, title: â€“ is – read in the wrong encoding; write –",
    ),
    "mojibake in a name": (
        author("Doe, Jane and RoÃ©, Richard"),
        "line 11, author: Ã© is é read in the wrong encoding; write é",
    ),
    "U+FFFD": (
        author("Doe, Jane and Ro\ufffd, Richard"),
        "line 11, author: a letter was lost where “Ro�,” has �; look it up in the source and write it",
    ),
    "title all caps": (
        title("AN EXAMPLE OF A REPORT"),
        "line 12, title: all in capitals; write it as in running text, such as “An example of a report”",
    ),
    "A57": (
        title("RETRACTED: An example of a report"),
        "line 12, title: the work is retracted; delete it with all that rests on it, or, if it is cited as retracted, begin a note with “Retracted”",
    ),
    "retracted in brackets": (
        title("An example of a report [Retracted]"),
        "line 12, title: the work is retracted; delete it with all that rests on it, or, if it is cited as retracted, begin a note with “Retracted”",
    ),
    "language in brackets": (
        title("An example of a report [Article in Russian]"),
        "line 12, title: [Article in Russian] is no part of the title; write it in a note",
    ),
    "language": (
        title("An example of a report (Russian)"),
        "line 12, title: (Russian) is no part of the title; write it in a note",
    ),
}


@pytest.mark.parametrize(("appended", "line"), TEXT.values(), ids=TEXT)
def test_text_that_is_printed_otherwise_gets_one_line(project, appended, line):
    assert told(project, appended) == [line]


FIELDS = {
    "biblatex": (
        ENTRY.replace("journal =", "journaltitle =").replace("year = {2024}", "date = {2024-03-01}"),
        "line 14, date: date, journaltitle are names of biblatex and not printed; write year = {2024}, journal = {Journal of Examples}",
    ),
    "biblatex subtitle": (
        also("subtitle = {The rest}"),
        "line 16, subtitle: subtitle is a name of biblatex and not printed; write The rest at the end of title",
    ),
    "biblatex location": (
        also("location = {Here}"),
        "line 16, location: location is a name of biblatex and not printed; write address = {Here}",
    ),
    "biblatex issue": (
        also("issue = {3}"),
        "line 16, issue: issue is a name of biblatex and not printed; write number = {3}",
    ),
    "year in press": (
        written("year", "{in press}"),
        "line 14, year: in press is not a year; write four digits",
    ),
    "year 2024a": (written("year", "{2024a}"), "line 14, year: 2024a is not a year; write four digits"),
    "doi url": (
        doi("https://doi.org/10.1234/example.1"),
        "line 15, doi: https://doi.org/10.1234/example.1 is not a bare DOI; write 10.1234/example.1",
    ),
    "doi \\_": (
        doi("10.1007/978-3-319-55696-3\\_16"),
        "line 15, doi: 10.1007/978-3-319-55696-3\\_16 is not a bare DOI; write 10.1007/978-3-319-55696-3_16",
    ),
    "doi {\\_}": (
        doi("10.1007/978-3-319-55696-3{\\_}16"),
        "line 15, doi: 10.1007/978-3-319-55696-3{\\_}16 is not a bare DOI; write 10.1007/978-3-319-55696-3_16",
    ),
    "doi trailing stop": (
        doi("10.1234/example.1."),
        "line 15, doi: 10.1234/example.1. is not a bare DOI; write 10.1234/example.1",
    ),
    "doi &lt;": (
        doi("10.1002/(SICI)1097-0142&lt;100::AID-CNCR1&gt;3.0.CO;2-A"),
        "line 15, doi: 10.1002/(SICI)1097-0142&lt;100::AID-CNCR1&gt;3.0.CO;2-A is not a bare DOI; write 10.1002/(SICI)1097-0142<100::AID-CNCR1>3.0.CO;2-A",
    ),
    "doi two": (
        doi("10.1234/example.1, 10.1234/example.2"),
        "line 15, doi: 10.1234/example.1, 10.1234/example.2 is not a bare DOI; expected 10. and a number, a slash and the rest",
    ),
    "doi %2F": (
        doi("10.1234%2Fexample.1"),
        "line 15, doi: 10.1234%2Fexample.1 is not a bare DOI; write 10.1234/example.1",
    ),
    "pmid PMC": (
        also("pmid = {PMC1234567}"),
        "line 16, pmid: PMC1234567 is not a PubMed id; write its digits only",
    ),
    "pmid url": (
        also("pmid = {https://pubmed.ncbi.nlm.nih.gov/12345678/}"),
        "line 16, pmid: https://pubmed.ncbi.nlm.nih.gov/12345678/ is not a PubMed id; write its digits only",
    ),
    "url www": (
        also("url = {www.example.org/a b}"),
        "line 16, url: www.example.org/a b has a space, which no address has; write one address, with %20 for a space in it",
    ),
    "url www without a space": (
        also("url = {www.example.org/a}"),
        "line 16, url: www.example.org/a is not an address that works; write https://www.example.org/a",
    ),
    "url \\_": (
        also("url = {https://example.org/a\\_b\\%20c}"),
        "line 16, url: https://example.org/a\\_b\\%20c is not an address that works; write https://example.org/a_b%20c",
    ),
    "url javascript": (
        also("url = {javascript:alert(1)}"),
        "line 16, url: javascript:alert(1) is not the address of a page; an address begins with https:// or http://",
    ),
    "url file": (
        also("url = {file:///home/jane/a.pdf}"),
        "line 16, url: file:///home/jane/a.pdf is not the address of a page; an address begins with https:// or http://",
    ),
    "url in \\url": (
        also("url = {\\url{https://example.org/a}}"),
        "line 16, url: \\url{https://example.org/a} is not an address that works; write https://example.org/a",
    ),
    "crossref": (
        also("crossref = {doe2024missing}"),
        "line 16, crossref: doe2024missing is no key of references.bib; delete the field",
    ),
    "crossref that exists": (
        also("crossref = {doe2020example}"),
        "line 16, crossref: nothing of doe2020example is printed here; write its fields, such as booktitle and year, into this entry",
    ),
    "file path": (
        also("file = {C\\:\\\\Users\\\\jane\\\\Zotero\\\\AB12\\\\Doe 2024.pdf:application/pdf}"),
        "line 16, file: names a file on your own computer, and would be published; delete the field",
    ),
    "abstract": (
        also("abstract = {Some words of an abstract.}"),
        "line 16, abstract: is the publisher's text, which cannot be published here; delete the field",
    ),
    "own remark": (
        also("annote = {Ask Richard}"),
        "line 16, annote: is a remark of your own, and would be published; delete the field",
    ),
}


@pytest.mark.parametrize(("appended", "line"), FIELDS.values(), ids=FIELDS)
def test_a_field_that_leads_nowhere_or_is_not_printed_gets_one_line(project, appended, line):
    assert told(project, appended) == [line]


A56 = {
    "bad byte": (
        lambda raw: raw.replace(b"Jane", b"J\xe4ne"),
        "line 2: byte 0xE4 (ä in Windows-1252) is not UTF-8; save the file as UTF-8",
    ),
    "CRLF": (
        lambda raw: raw.replace(b"\n", b"\r\n"),
        "line 1: line ends with CRLF (Windows); save the file with LF line ends",
    ),
    "BOM": (
        lambda raw: b"\xef\xbb\xbf" + raw,
        "line 1: starts with a byte order mark; save as UTF-8 without BOM",
    ),
    "no last line break": (
        lambda raw: raw.rstrip(b"\n"),
        "line 9: no line break at the end of the file; end the last line with one",
    ),
    "last brace lost": (
        lambda raw: raw.replace(b"\n}\n", b"\n"),
        "line 1: the entry is not closed; write a line with } after its last field (doe2020example)",
    ),
    "brace lost in the middle": (
        lambda raw: raw.replace(b"{2020}", b"{2020"),
        "line 5, year: a brace is opened and not closed; write the missing } or delete the { (doe2020example)",
    ),
    "empty": (lambda raw: b"", "empty; a file with content is expected here"),
}


@pytest.mark.parametrize(("spoil", "line"), A56.values(), ids=A56)
def test_a_spoilt_file_gets_one_line(project, spoil, line):
    path = project.path("references.bib")
    path.write_bytes(spoil(path.read_bytes()))

    lines = project.lines("bibliography")

    assert [re.sub(r"^references\.bib(, |: )", "", said) for said in lines] == [line]


def shown_by_the_site(text):
    """Every entry of a bibliography as the site prints it."""
    data = Parser().parse_string(text)
    return {e.key: str(e.text) for e in LivingReviewStyle().format_entries(data.entries.values())}


@pytest.mark.parametrize("appended", GOOD.values(), ids=GOOD)
def test_the_check_reads_what_the_site_prints(appended):
    entries, _ = bibliography.parse(appended)
    read = {entry.key: str(printed(bibliography.record(entry))) for entry in entries}

    assert read == shown_by_the_site(appended)


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_known_type_of_entry_is_printed(name):
    (shown,) = shown_by_the_site(kind(name)).values()

    assert shown == "Doe J, Roe R. An example of a report. Journal of Examples. 2024. doi:10.1234/example.1."


@pytest.mark.parametrize("field", ["school", "institution", "organization", "publisher"])
def test_a_work_without_a_journal_is_printed_with_the_body_that_published_it(field):
    (shown,) = shown_by_the_site(ENTRY.replace("journal =", f"{field} =")).values()

    assert "An example of a report. Journal of Examples. 2024." in shown


def test_editors_are_printed_where_a_work_has_no_authors():
    (shown,) = shown_by_the_site(kind("collection").replace("author =", "editor =")).values()

    assert shown.startswith("Doe J, Roe R, editors. An example of a report.")


def test_names_of_fields_may_have_capitals(project):
    project.replace("references.bib", "author =", "Author =")
    project.replace("references.bib", "year =", "YEAR =")

    assert references.short("doe2020example", Project(project.root)) == "Doe and Roe, 2020"


def test_a_row_that_rests_on_a_retracted_work_is_not_checked(project):
    project.replace("references.bib", "  pmid", "  note = {Retracted in 2025},\n  pmid")

    assert project.lines("bibliography") == [
        (
            "data/trials/trials.csv, line 2, status: doe2020example is retracted, so this cannot be checked;"
            " write another status, here and in 6 rows more, or delete what rests on it"
        )
    ]


def test_a_row_of_another_status_may_rest_on_a_retracted_work(project):
    project.replace("references.bib", "  pmid", "  note = {Retracted in 2025},\n  pmid")
    for file in ("trials.csv", "arms.csv", "outcomes.csv"):
        project.replace(f"data/trials/{file}", "checked", "secondary", -1)

    assert project.lines("bibliography") == []
