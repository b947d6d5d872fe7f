"""Which services are asked, where they are, and how often each may be asked."""

from __future__ import annotations

import os
from dataclasses import dataclass

from livingreview import environment


@dataclass(frozen=True)
class Service:
    """A service that answers questions over the network.

    Attributes
    ----------
    key : by which a command or a table names it.
    name : by which a person knows it.
    site : address below which all its questions are.
    path : the same below an address that stands in for all services.
    pace : seconds between two questions, unless its own headers say otherwise.
    leads_on : whether it sends to addresses of others, as a register of identifiers does.
    forms : whether it takes a question that is too long for an address as a form.
    """

    key: str
    name: str
    site: str
    path: str
    pace: float
    leads_on: bool = False
    forms: bool = False

    @property
    def address(self) -> str:
        """Where it is asked now; it ends with a slash."""
        base = os.environ.get(environment.SERVICES, "")
        return f"{base.rstrip('/')}/{self.path}" if base else self.site


#: Three questions a second are allowed, but sometimes refused; so a little less.
PUBMED = Service(
    "pubmed",
    "PubMed",
    "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/",
    "entrez/eutils/",
    0.4,
    forms=True,
)
#: No limit is published.
EUROPE_PMC = Service(
    "europe-pmc",
    "Europe PMC",
    "https://www.ebi.ac.uk/europepmc/webservices/rest/",
    "europepmc/webservices/rest/",
    0.5,
)
#: No limit is published; robots.txt asks for a second.
CLINICAL_TRIALS = Service(
    "clinicaltrials", "ClinicalTrials.gov", "https://clinicaltrials.gov/api/v2/", "api/v2/", 1.0
)
#: Its headers say how often; five a second is what it allows to who gives no address.
CROSSREF = Service("crossref", "Crossref", "https://api.crossref.org/", "crossref/", 0.2)
DOI = Service("doi", "doi.org", "https://doi.org/", "doi/", 0.0, leads_on=True)

#: Those that are searched.
SEARCHED = (PUBMED, EUROPE_PMC, CLINICAL_TRIALS, CROSSREF)
