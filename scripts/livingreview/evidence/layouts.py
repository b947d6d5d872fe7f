"""Names of the layouts of a diagram in ``data/pathways/layout.csv``."""


def layouts(diagram: str) -> dict[str, str]:
    """Return the name of the layout for each kind of page, ``wide`` and ``narrow`` (phones)."""
    return {"wide": diagram, "narrow": f"{diagram}-narrow"}
