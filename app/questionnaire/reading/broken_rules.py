"""XForms that other tools wrote: read even where a rule of theirs means nothing.

An XForm is nobody's manuscript, and there is no author to send back to its cells. A rule that cannot be
evaluated is left out and told; the question it was about stays.
"""

from lxml import etree

from app.questionnaire.definition import read_xform
from app.questionnaire.problems import FormRefused, Problem, Severity
from app.questionnaire.reading.findings import WHOLE_FILE, Findings

_XFORMS_BIND = "{http://www.w3.org/2002/xforms}bind"
#: Rules that are an attribute of a bind; what else is broken refuses the form.
_BIND_RULES = frozenset({"relevant", "calculate", "required", "constraint", "readonly"})


def without_broken_rules(xml: bytes, root: etree._Element, findings: Findings) -> bytes:
    """Return the XForm as it came, or without the rules that no engine could run.

    Raises FormRefused when it cannot be used even so.
    """
    try:
        findings.problems.extend(read_xform(xml).warnings)
        return xml
    except FormRefused as refused:
        broken = [problem for problem in refused.problems if problem.severity is Severity.ERROR]
        if not all(_drop(problem, root) for problem in broken):
            raise
    for problem in broken:
        findings.repair("rule_dropped", WHOLE_FILE, **problem.values)
    mended: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    findings.problems.extend(read_xform(mended).warnings)
    return mended


def _drop(problem: Problem, root: etree._Element) -> bool:
    """Take a broken rule off its bind; tell whether there was such a bind."""
    path, rule = problem.values.get("path"), str(problem.values.get("rule"))
    binds = [bind for bind in root.iter(_XFORMS_BIND) if bind.get("nodeset") == path]
    for bind in binds:
        bind.attrib.pop(rule, "")
    return bool(binds) and rule in _BIND_RULES
