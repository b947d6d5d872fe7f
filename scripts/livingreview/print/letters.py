"""The letters of the print, as files that WeasyPrint reads: those of the website, cut for the sizes of paper."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from livingreview import lettering
from livingreview.kept import digest, once, write_whole

#: Names that no system has: a copy of its own, of whatever version, has no part in the print.
TEXT = f"{lettering.SERIF} Print"
DISPLAY = f"{lettering.SERIF} Print Display"
SANS = f"{lettering.SANS} Print"


@dataclass(frozen=True)
class Cut:
    """One font of the print.

    Attributes
    ----------
    family : name by which print.css asks for it.
    face : key of :data:`livingreview.lettering.FACES`.
    weight : weight to be cut.
    bold : whether it is asked for as bold.
    size : size in points for which its letters are drawn; 0 where they are the same at every size.
    """

    family: str
    face: str
    weight: int
    bold: bool = False
    size: int = 0

    @property
    def file(self) -> str:
        """Name of its file."""
        return f"{self.face}-{self.weight}" + f"-{self.size}" * bool(self.size) + ".ttf"

    def draw(self) -> bytes:
        """Cut it."""
        return lettering.still(
            self.face,
            self.weight,
            family=self.family,
            weight_class=700 if self.bold else 400,
            features=lettering.FEATURES,
            axes={"opsz": self.size} if self.size else {},
        )

    def rule(self) -> str:
        """Return the rule of CSS that names it; WeasyPrint knows no weights between the hundreds."""
        slope = "italic" if lettering.FACES[self.face].italic else "normal"
        weight = "bold" if self.bold else "normal"
        return (
            f"@font-face {{ font-family: '{self.family}'; src: url('{self.file}');"
            f" font-style: {slope}; font-weight: {weight} }}\n"
        )


CUTS = (
    Cut(TEXT, "serif", 400, size=11),
    Cut(TEXT, "serif", 600, bold=True, size=11),
    Cut(TEXT, "serif-italic", 400, size=11),
    Cut(TEXT, "serif-italic", 600, bold=True, size=11),
    Cut(DISPLAY, "serif", 500, size=40),
    Cut(DISPLAY, "serif-italic", 500, size=40),
    Cut(SANS, "sans", 400),
    Cut(SANS, "sans", 650, bold=True),
    Cut(SANS, "sans-italic", 400),
    Cut(SANS, "sans-italic", 650, bold=True),
)


def sheet(pictures: Path) -> Path:
    """Cut the fonts, unless that is done, and return the stylesheet that names them; it stands beside them.

    Parameters
    ----------
    pictures : where a build keeps its drawings and letters.
    """
    folder = lettering.folder(pictures) / "print"
    files = {cut.file: once(folder / "kept" / digest(repr(cut).encode()), cut.draw) for cut in CUTS}
    files["letters.css"] = "".join(cut.rule() for cut in CUTS).encode()
    for name, content in files.items():
        file = folder / name
        if not file.is_file() or file.read_bytes() != content:
            write_whole(file, content)
    return folder / "letters.css"
