"""Environment variables by which one part of the package speaks to another; users need none of them."""

#: Folder of the project, where it is not the working folder or one above it.
ROOT = "LIVINGREVIEW_ROOT"
#: Folder of everything generated, where it is not ``_build`` in the folder of the project.
BUILD = "LIVINGREVIEW_BUILD"
#: Folder in which drawings are kept between builds.
PICTURES = "LIVINGREVIEW_PICTURES"
#: Address of the process that draws charts for all chapters of a build.
DRAWING = "LIVINGREVIEW_DRAWING"
#: ``default`` leaves Altair's own renderer in place; ``make bench`` compares the two.
RENDERER = "LIVINGREVIEW_RENDERER"
#: Address that stands in for doi.org, PubMed and all other services that are asked, such as that of a test.
SERVICES = "LIVINGREVIEW_SERVICES"
#: Number of the edition that is being frozen.
EDITION = "LIVINGREVIEW_EDITION"

#: All of them.
OWN = (ROOT, BUILD, PICTURES, DRAWING, RENDERER, SERVICES, EDITION)
