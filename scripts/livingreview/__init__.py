"""Build and check a living review: tables of evidence become a website, notebooks and PDFs."""

__version__ = "0.1.0"
