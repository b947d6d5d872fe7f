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
    ab abbr abbreviation ac acronym anonymous-reference any as-of c:data c:enum c:enumerator c:expr
    c:func c:macro c:member c:struct c:texpr c:type c:union c:var citation-reference cite cite:alp
    cite:alps cite:author cite:authorpar cite:authorpars cite:authors cite:cauthor cite:cauthors cite:ct
    cite:cts cite:empty cite:label cite:labelpar cite:p cite:ps cite:t cite:ts cite:year cite:yearpar
    claim code command confval cpp:any cpp:class cpp:concept cpp:enum cpp:enumerator cpp:expr cpp:func
    cpp:member cpp:struct cpp:texpr cpp:type cpp:union cpp:var dfn doc download emphasis envvar eq
    estimate eval file footcite footcite:ct footcite:cts footcite:p footcite:ps footcite:t footcite:ts
    footnote-reference glue glue: glue:any glue:md glue:text guilabel horizon i index js:attr js:class
    js:data js:func js:meth js:mod kbd keyword literal mailheader makevar manpage math math:numref
    menuselection mimetype named-reference nb-download newsgroup numref option patients pep
    pep-reference pooled pooled-heterogeneity pooled-prediction program py:attr py:class py:const py:data py:exc py:func py:meth py:mod py:obj py:type
    raw ref regexp restructuredtext-unimplemented-role rfc rfc-reference rst:dir rst:role samp
    std:confval std:doc std:envvar std:keyword std:numref std:option std:ref std:term std:token strong
    sub sub-ref subscript substitution-reference sup superscript t target term title title-reference
    token uri uri-reference url value
    """
)
#: Directives; MyST reads ``eval-rst`` itself.
DIRECTIVES = _names(
    """
    acks admonition attention bibliography c:alias c:enum c:enumerator c:function c:macro c:member
    c:namespace c:namespace-pop c:namespace-push c:struct c:type c:union c:var caution centered class
    cmdoption code code-block code-cell codeauthor compound confval container contents cpp:alias
    cpp:class cpp:concept cpp:enum cpp:enum-class cpp:enum-struct cpp:enumerator cpp:function
    cpp:member cpp:namespace cpp:namespace-pop cpp:namespace-push cpp:struct cpp:type cpp:union
    cpp:var course cssclass csv-table danger date default-domain default-role deprecated describe downloads
    envvar epigraph error eval eval-rst eval:figure exercise exercise-end exercise-start explore explorer figure
    figure-md footbibliography footer glossary glue glue: glue:any glue:figure glue:math glue:md
    header highlight highlights hint hlist image important include index js:attribute js:class js:data
    js:function js:method js:module line-block list-table literalinclude living-status math meta moduleauthor
    nb-exec-table note object only option parsed-literal productionlist program pull-quote
    py:attribute py:class py:classmethod py:currentmodule py:data py:decorator py:decoratormethod
    py:exception py:function py:method py:module py:property py:staticmethod py:type raw raw-cell
    replace restructuredtext-test-directive retirement-plan role rst-class rst:directive rst:directive:option rst:role
    rubric section-numbering sectionauthor sectnum seealso sidebar solution solution-end
    solution-start sourcecode std:cmdoption std:confval std:envvar std:glossary std:option
    std:productionlist std:program table tableofcontents tabularcolumns target-notes tip title toctree
    topic unicode versionadded versionchanged versionremoved warning whats-new
    """
)


def nearest(name: str, names: Collection[str]) -> str:
    """Return the name that was most probably meant; empty if none is near."""
    if name in names:
        return name
    near = difflib.get_close_matches(name.lower(), sorted(names), 1, 0.7)
    return near[0] if near else ""
