"""Tables of the book: pure functions from data to MyST, one source for website and PDF.

Each is imported when it is first asked for.
"""

from livingreview import ondemand

#: Function -> module.
_WHERE = {
    "agents": "agents",
    "asked": "pooled",
    "audit": "audit",
    "below": "opening",
    "biomarkers": "mechanisms",
    "corrections": "corrections",
    "coverage": "coverage",
    "dictionaries": "dictionary",
    "dictionary": "dictionary",
    "earlier": "earlier",
    "ends": "convergence",
    "events": "events",
    "glossary": "glossary",
    "grain": "opening",
    "holes": "sureness",
    "late": "late",
    "left_out": "pooled",
    "mechanisms": "mechanisms",
    "myst_table": "myst",
    "newest": "opening",
    "observations": "observations",
    "overlap": "pooled",
    "pathway_list": "pathway",
    "pooled_by_others": "pooled",
    "pools": "pooled",
    "reach": "sureness",
    "registry": "registry",
    "side_by_side": "pooled",
    "status": "status",
    "strategy": "strategy",
    "trials": "trials",
    "verdicts": "audit",
    "views": "pooled",
    "weakest": "sureness",
    "without_each": "pooled",
}
__all__ = list(_WHERE)

ondemand.functions(__name__, _WHERE)
