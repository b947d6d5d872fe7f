"""Workflows as they are written: their jobs, their steps, and what their expressions say."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
HOST_FILES = sorted((ROOT / ".github").rglob("*.yml"))
WORKFLOWS = {path.name: path for path in HOST_FILES if path.parent.name == "workflows"}
FORMS = [path for path in HOST_FILES if path.parent.name == "ISSUE_TEMPLATE"]


def workflow(name):
    return yaml.safe_load(WORKFLOWS[name].read_text(encoding="utf-8"))


def triggers(name):
    # YAML 1.1 reads the word `on` as true.
    return workflow(name)[True]


def jobs():
    """Yield workflow, name and content of each job."""
    for name in WORKFLOWS:
        for job, content in workflow(name)["jobs"].items():
            yield name, job, content


def steps():
    return [step for _, _, job in jobs() for step in job["steps"]]


_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
_NAME = re.compile(r"'[^']*'|[A-Za-z_][\w-]*(?:\.(?:[\w-]+|\*))*(?!\w*\()")


class UnknownError(Exception):
    """An expression names what is not there."""


def evaluate(expression, known):
    """Return the value of an expression; what it names must be there, so that a slip of the pen is found."""

    def name(found):
        word = found[0]
        if word.startswith("'"):
            return word
        return f"look({word!r})"

    def look(dotted):
        value = known
        for part in dotted.split("."):
            if part == "*":
                continue
            if isinstance(value, list):
                value = [one[part] for one in value]
            elif isinstance(value, dict) and part in value:
                value = value[part]
            else:
                raise UnknownError(dotted)
        return value

    text = _NAME.sub(name, expression.strip())
    text = re.sub(r"!(?!=)", " not ", text.replace("&&", " and ").replace("||", " or ")).strip()
    functions = {
        "look": look,
        "contains": lambda all_, one: one in all_,
        "format": lambda words, *more: words.format(*more),
        "always": lambda: True,
        "cancelled": lambda: False,
    }
    return eval(text, {"__builtins__": {}}, functions)  # noqa: S307 -- our own workflows


def filled(value, known):
    """Return a text of a workflow with its expressions filled in."""
    return _EXPRESSION.sub(lambda found: str(evaluate(found[1], known)), str(value))


def holds(condition, known):
    """Return whether a condition of a job or a step is met; without one it is."""
    if condition is None:
        return True
    inner = _EXPRESSION.fullmatch(condition.strip())
    return bool(evaluate(inner[1] if inner else condition, known))
