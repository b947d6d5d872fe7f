"""Tables of the book: pure functions from data to MyST, one source for website and PDF."""

from livingreview.tables.agents import agents
from livingreview.tables.corrections import corrections
from livingreview.tables.dictionary import dictionaries, dictionary
from livingreview.tables.earlier import earlier
from livingreview.tables.events import events
from livingreview.tables.glossary import glossary
from livingreview.tables.mechanisms import biomarkers, mechanisms
from livingreview.tables.myst import myst_table
from livingreview.tables.observations import observations
from livingreview.tables.pathway import pathway_list
from livingreview.tables.registry import registry
from livingreview.tables.status import status
from livingreview.tables.strategy import strategy
from livingreview.tables.trials import trials

__all__ = [
    "agents",
    "biomarkers",
    "corrections",
    "dictionaries",
    "dictionary",
    "earlier",
    "events",
    "glossary",
    "mechanisms",
    "myst_table",
    "observations",
    "pathway_list",
    "registry",
    "status",
    "strategy",
    "trials",
]
