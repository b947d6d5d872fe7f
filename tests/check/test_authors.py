"""Names of authors: what BibTeX would read, each said with what to write; and names that it reads as they are meant."""

import pytest

from livingreview.check.authors import _DEGREES, fault

HOW = "names are joined by “and”, each as Surname, Given: Doe, Jane and Roe, Richard"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (
            "family=Doe, given=Jane and family=Roe, given=R., prefix=van, suffix=Jr",
            "family= and given= are names of biblatex; write Doe, Jane and van Roe, Jr, R.",
        ),
        (
            'given="Jane", family="Doe", useprefix=true and Roe, R.',
            "family= and given= are names of biblatex; write Doe, Jane and Roe, R.",
        ),
        ("given=Jane", "family= and given= are names of biblatex; write given=Jane"),
        ("Doe, Jane; Roe, R.", "names are not joined by semicolons; write Doe, Jane and Roe, R."),
        (
            "Doe, J; and Roe, R; & Poe, E",
            "names are not joined by semicolons; write Doe, J and Roe, R and Poe, E",
        ),
        ("Doe J; Roe R", "names are not joined by semicolons; write Doe, J and Roe, R"),
        ("Newts; Frogs", "names are not joined by semicolons; write Newts and Frogs"),
        ("Jane Doe; Richard Roe", f"names are not joined by semicolons; {HOW}"),
        ("Doe, Jane; Roe, R, Jr", f"names are not joined by semicolons; {HOW}"),
        ("Doe, Jane et al.", "et al. is read as a name; write Doe, Jane and others"),
        ("Doe, Jane, et al", "et al. is read as a name; write Doe, Jane and others"),
        ("Doe, Jane and et al.", "et al. is read as a name; write Doe, Jane and others"),
        ("Doe, Jane et al. and others", "et al. is read as a name; end the names with “and others”"),
        ("Doe, Jane and colleagues", None),
        ("Doe, Jane and Roe, R. etc.", "et al. is read as a name; write Doe, Jane and Roe, R. and others"),
        ("Doe, Jane u. a.", "et al. is read as a name; write Doe, Jane and others"),
        ("Doe J et al.", "et al. is read as a name; end the names with “and others”"),
        (
            "Jane Doe, Richard Roe, Edgar Poe et al.",
            "et al. is read as a name; end the names with “and others”",
        ),
        ("Doe, Jane and", "an “and” has no name beside it; write Doe, Jane"),
        ("and Doe, Jane and and Roe, R.", "an “and” has no name beside it; write Doe, Jane and Roe, R."),
        ("and", f"there is no name; {HOW}"),
        (
            "Doe, Jane and Others",
            "“others” stands once, at the end and in small letters; write Doe, Jane and others",
        ),
        (
            "others and Doe, Jane",
            "“others” stands once, at the end and in small letters; write Doe, Jane and others",
        ),
        (
            "Doe, Jane and other and others",
            "“others” stands once, at the end and in small letters; write Doe, Jane and others",
        ),
        ("others", "“others” stands once, at the end and in small letters; write others"),
        ("Doe, Jane & Roe, R.", "names are not joined by &; write Doe, Jane and Roe, R."),
        ("Doe, Jane, \\& Roe, R.", "names are not joined by &; write Doe, Jane and Roe, R."),
        ("Doe, Jane, Jr & Roe, R.", f"names are not joined by &; {HOW}"),
        ("Doe, Jane, MD", "MD is read as part of a name; write Doe, Jane"),
        (
            "Doe, Jane, M.D., PhD and Roe, R., MD",
            "M.D., PhD, MD is read as part of a name; write Doe, Jane and Roe, R.",
        ),
        ("Doe, Jane, Richard, Roe, MD", f"MD is read as part of a name; leave it away ({HOW})"),
        ("Doe, PhD", "PhD is read as part of a name; write Doe"),
        ("Doe, Jr, MD PhD, Jane", "MD PhD is read as part of a name; write Doe, Jr, Jane"),
        ("Dr. Doe, Jane", "a title is read as part of a name; write Doe, Jane"),
        ("Doe, Prof Jane and Roe, R.", "a title is read as part of a name; write Doe, Jane and Roe, R."),
        *(
            (f"{title} Jane Doe", "a title is read as part of a name; write Jane Doe")
            for title in ("Dr", "Prof.", "Professor", "Mr", "Mrs.", "Ms")
        ),
        ("Doe J, Roe R", "Doe J, Roe R is read as one name; write Doe, J and Roe, R"),
        ("Doe J", "Doe J is read as given name and surname; write Doe, J"),
        (
            "van der Doe JR Jr",
            "van der Doe JR Jr is read as given name and surname; write van der Doe, Jr, JR",
        ),
        ("Doe J and Roe, R.", "Doe J is read as given name and surname; write Doe, J and Roe, R."),
        ("Doe J and Roe, R., Poe, E.", f"Doe J is not read as it is meant; {HOW}"),
        (
            "Jane Doe, Richard Roe, Edgar Poe",
            "Jane Doe, Richard Roe, Edgar Poe is read as one name; write Jane Doe and Richard Roe and Edgar Poe",
        ),
        ("Doe, Jane, Richard, Roe", f"Doe, Jane, Richard, Roe is read as one name; {HOW}"),
        (
            "Jane Doe, Richard Roe, Edgar Poe, Anne Other",
            (
                "Jane Doe, Richard Roe, Edgar Poe, Anne … is read as one name; write Jane Doe and Richard Roe and Edgar"
                " Poe and Anne Other"
            ),
        ),
        ("Doe, Jane, Richard and Roe, R.", f"Doe, Jane, Richard is read as one name; {HOW}"),
        ("Doe*, Jane", "* is printed within a name; write the names without marks of footnotes"),
        *(
            (
                f"Doe, Jane{sign}",
                f"{sign} is printed within a name; write the names without marks of footnotes",
            )
            for sign in "†‡§¶@"
        ),
        ("Doe, Jane1", "e1 is printed within a name; write the names without marks of footnotes"),
    ],
)
def test_names_that_are_read_otherwise_are_told_with_what_to_write(names, said):
    assert fault(names) == said


@pytest.mark.parametrize(
    "names",
    [
        "Doe, Jane",
        "Jane Doe and Richard Roe",
        "Doe, Jane and Roe, R. and others",
        "van der Doe, Jr., Jane",
        "Doe, III, Jane and Roe, 3rd, R.",
        "{Society of Newts; Frogs & Co, MD} and Doe, Jane",
        "{World Health Organization}",
        "Doe, MD",
        "J R",
        "Anderson, Andy",
        "Newts and Frogs",
        "Doe, {Jane*}",
        "Drew, Jane",
    ],
)
def test_names_that_are_read_as_they_are_meant_may_stand(names):
    assert fault(names) is None


DEGREES = [
    "ba",
    "bs",
    "bsc",
    "dds",
    "dmd",
    "dnp",
    "do",
    "dphil",
    "drph",
    "dsc",
    "edd",
    "esq",
    "facp",
    "facs",
    "fasco",
    "frcp",
    "frcpath",
    "frcpc",
    "frcr",
    "frcs",
    "jd",
    "ma",
    "mba",
    "mbbch",
    "mbbs",
    "mbchb",
    "md",
    "mhs",
    "mmed",
    "mph",
    "mrcp",
    "mrcs",
    "ms",
    "msc",
    "msci",
    "mscr",
    "np",
    "pa",
    "pac",
    "pharmd",
    "phd",
    "rn",
    "rph",
    "scd",
]


@pytest.mark.parametrize("degree", DEGREES)
def test_each_degree_is_told(degree):
    assert fault(f"Doe, Jane, {degree}") == f"{degree} is read as part of a name; write Doe, Jane"


def test_no_other_letters_are_a_degree():
    assert set(DEGREES) == _DEGREES
    assert fault("Doe, Jane, XX") == f"Doe, Jane, XX is read as one name; {HOW}"
