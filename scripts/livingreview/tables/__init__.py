"""Tables of the book: pure functions from data to MyST, one source for website and PDF.

Each is imported when it is first asked for.
"""

from livingreview import ondemand

#: Function -> module.
_WHERE = {
    "agents": "agents",
    "arrows": "network",
    "asked": "pooled",
    "audit": "audit",
    "awaiting": "horizon",
    "below": "opening",
    "bias": "findings",
    "biomarkers": "mechanisms",
    "certainty": "findings",
    "checklist": "living",
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
    "schedule": "living",
    "searches": "living",
    "services": "living",
    "strings": "living",
    "running": "horizon",
    "side_by_side": "pooled",
    "status": "status",
    "strategy": "strategy",
    "summary": "findings",
    "trials": "trials",
    "verdicts": "audit",
    "views": "pooled",
    "weakest": "sureness",
    "why_bias": "findings",
    "without_each": "pooled",
}
__all__ = list(_WHERE)

ondemand.functions(__name__, _WHERE)
