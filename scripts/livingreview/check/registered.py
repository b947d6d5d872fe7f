"""Names that the pages know: roles and directives of docutils, Sphinx, MyST, its extensions and our own.

A test asks the registries themselves and fails as soon as one of the two lists is not theirs any more.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Roles, with their domain and, where Sphinx finds them so, without.
ROLES = _names(
    """
    ab abbr abbreviation ac acronym anonymous-reference any as-of bdg bdg-black bdg-black-line
    bdg-danger bdg-danger-line bdg-dark bdg-dark-line bdg-info bdg-info-line bdg-light bdg-light-line
    bdg-link bdg-link-black bdg-link-black-line bdg-link-danger bdg-link-danger-line bdg-link-dark
    bdg-link-dark-line bdg-link-info bdg-link-info-line bdg-link-light bdg-link-light-line
    bdg-link-muted bdg-link-muted-line bdg-link-primary bdg-link-primary-line bdg-link-secondary
    bdg-link-secondary-line bdg-link-success bdg-link-success-line bdg-link-warning
    bdg-link-warning-line bdg-link-white bdg-link-white-line bdg-muted bdg-muted-line bdg-primary
    bdg-primary-line bdg-ref bdg-ref-black bdg-ref-black-line bdg-ref-danger bdg-ref-danger-line
    bdg-ref-dark bdg-ref-dark-line bdg-ref-info bdg-ref-info-line bdg-ref-light bdg-ref-light-line
    bdg-ref-muted bdg-ref-muted-line bdg-ref-primary bdg-ref-primary-line bdg-ref-secondary
    bdg-ref-secondary-line bdg-ref-success bdg-ref-success-line bdg-ref-warning bdg-ref-warning-line
    bdg-ref-white bdg-ref-white-line bdg-secondary bdg-secondary-line bdg-success bdg-success-line
    bdg-warning bdg-warning-line bdg-white bdg-white-line c:data c:enum c:enumerator c:expr c:func
    c:macro c:member c:struct c:texpr c:type c:union c:var citation-reference cite cite:alp cite:alps
    cite:author cite:authorpar cite:authorpars cite:authors cite:cauthor cite:cauthors cite:ct cite:cts
    cite:empty cite:label cite:labelpar cite:p cite:ps cite:t cite:ts cite:year cite:yearpar claim
    code command confval cpp:any cpp:class cpp:concept cpp:enum cpp:enumerator cpp:expr cpp:func cpp:member
    cpp:struct cpp:texpr cpp:type cpp:union cpp:var dfn doc download emphasis envvar eq estimate eval fa
    fa-brands fa-regular fa-solid fab far fas file footcite footcite:ct footcite:cts footcite:p
    footcite:ps footcite:t footcite:ts footnote-reference glue glue: glue:any glue:md glue:text guilabel horizon
    i index js:attr js:class js:data js:func js:meth js:mod kbd keyword literal mailheader makevar
    manpage material-outlined material-regular material-round material-sharp material-twotone math
    math:numref menuselection mimetype named-reference nb-download newsgroup numref octicon option
    patients pep pep-reference program py:attr py:class py:const py:data py:exc py:func py:meth py:mod
    py:obj py:type raw ref regexp restructuredtext-unimplemented-role rfc rfc-reference rst:dir rst:role
    samp std:confval std:doc std:envvar std:keyword std:numref std:option std:ref std:term std:token
    strong sub sub-ref subscript substitution-reference sup superscript t target term title
    title-reference token uri uri-reference url value
    """
)
#: Directives; MyST reads ``eval-rst`` itself.
DIRECTIVES = _names(
    """
    _all-octicon accordion acks admonition article-info aside attention bibliography button-link
    button-ref c:alias c:enum c:enumerator c:function c:macro c:member c:namespace c:namespace-pop
    c:namespace-push c:struct c:type c:union c:var card card-carousel card-footer card-header caution
    centered class cmdoption code code-block code-cell codeauthor compound confval container contents
    cpp:alias cpp:class cpp:concept cpp:enum cpp:enum-class cpp:enum-struct cpp:enumerator cpp:function
    cpp:member cpp:namespace cpp:namespace-pop cpp:namespace-push cpp:struct cpp:type cpp:union cpp:var
    cssclass csv-table danger date default-domain default-role deprecated describe div downloads dropdown envvar
    epigraph error eval eval-rst eval:figure figure figure-md footbibliography footer glossary glue
    glue: glue:any glue:figure glue:math glue:md grid grid-item grid-item-card header highlight
    highlights hint hlist image important include index js:attribute js:class js:data js:function
    js:method js:module line-block list-table literalinclude margin math meta moduleauthor nb-exec-table
    note object only option parsed-literal productionlist program pull-quote py:attribute py:class
    py:classmethod py:currentmodule py:data py:decorator py:decoratormethod py:exception py:function
    py:method py:module py:property py:staticmethod py:type raw raw-cell replace
    restructuredtext-test-directive role rst-class rst:directive rst:directive:option rst:role rubric
    section-numbering sectionauthor sectnum seealso sidebar sourcecode std:cmdoption std:confval
    std:envvar std:glossary std:option std:productionlist std:program step steps tab-item tab-set
    tab-set-code table tableofcontents tabularcolumns target-notes tip title toctree toggle topic
    unicode versionadded versionchanged versionremoved warning
    """
)


def nearest(name: str, names: Collection[str]) -> str:
    """Return the name that was most probably meant; empty if none is near."""
    if name in names:
        return name
    near = difflib.get_close_matches(name.lower(), sorted(names), 1, 0.7)
    return near[0] if near else ""
