"""What builds make alike for every book, and takes seconds: one book of this process makes it, and others get it."""

#: Folders of a build: letters that were cut, and the script that draws charts.
FOLDERS = ("pictures/fonts", "bundles")
_made = {}


def give(project):
    """Remember what other books need not make."""
    for folder in FOLDERS:
        for path in (project.build / folder).rglob("*"):
            if path.is_file():
                _made.setdefault(path.relative_to(project.build), path.read_bytes())


def take(project):
    """Give a book what others have made, where it has nothing of the kind yet."""
    without = [folder for folder in FOLDERS if not (project.build / folder).exists()]
    for path, content in _made.items():
        if path.as_posix().startswith(tuple(without)):
            (project.build / path).parent.mkdir(parents=True, exist_ok=True)
            (project.build / path).write_bytes(content)
