"""XForms that other tools wrote: read even where a rule of theirs means nothing.

An XForm is nobody's manuscript, and there is no author to send back to its cells. A rule that cannot be
evaluated is left out and told; the question it was about stays.
"""

from collections.abc import Callable, Iterator

from lxml import etree

from app.questionnaire.definition import read_xform
from app.questionnaire.problems import FormRefused, Problem, Severity
from app.questionnaire.reading.findings import WHOLE_FILE, Findings

_COUNT = "{http://openrosa.org/javarosa}count"
#: Leaving rules out may uncover others that waited behind them, such as a second circle.
_MOST_ROUNDS = 20


def without_broken_rules(xml: bytes, root: etree._Element, findings: Findings) -> bytes:
    """Return the XForm as it came, or without the rules that no engine could run.

    Raises FormRefused when it cannot be used even so.
    """
    for _ in range(_MOST_ROUNDS):
        try:
            findings.problems.extend(read_xform(xml).warnings)
            return xml
        except FormRefused as refused:
            broken = [problem for problem in refused.problems if problem.severity is Severity.ERROR]
            if not all(_drop(problem, root) for problem in _by_rule(broken)):
                raise
        for problem in broken:
            findings.repair("rule_dropped", WHOLE_FILE, **problem.values)
        xml = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    read_xform(xml)
    return xml


def _by_rule(problems: list[Problem]) -> list[Problem]:
    """Return the first problem of each rule: one expression may have several."""
    keys = ("rule", "path", "expression")
    return list({tuple(each.values.get(key) for key in keys): each for each in problems}.values())


def _drop(problem: Problem, root: etree._Element) -> bool:
    """Take a broken rule out of the document; tell whether it was found."""
    rule, expression = str(problem.values.get("rule")), str(problem.values.get("expression"))
    path = str(problem.values.get("path"))
    drop = _DROPS.get(rule, _drop_nothing)
    return drop(root, rule, path, expression)


def _drop_from_bind(root: etree._Element, rule: str, path: str, expression: str) -> bool:
    binds = [bind for bind in root.iter("{*}bind") if rule in bind.attrib and _is_at(bind, path)]
    for bind in binds:
        bind.attrib.pop(rule)
    return bool(binds)


def _drop_count(root: etree._Element, rule: str, path: str, expression: str) -> bool:
    repeats = [each for each in root.iter("{*}repeat") if _COUNT in each.attrib and _is_at(each, path)]
    for repeat in repeats:
        repeat.attrib.pop(_COUNT)
    return bool(repeats)


def _drop_filter(root: etree._Element, rule: str, path: str, expression: str) -> bool:
    """Let the question offer its whole list, or none where no list is named."""
    found = False
    for control in _controls(root, path):
        for element in (control, *control.iterfind("{*}itemset")):
            attribute = "query" if element is control else "nodeset"
            written = element.get(attribute, "")
            whole = written.partition("[")[0]
            if not written:
                continue
            found = True
            if "[" in written and "(" not in whole.replace("instance(", ""):
                element.set(attribute, whole)
            elif element is control:
                element.attrib.pop(attribute)
            else:
                control.remove(element)
    return found


def _drop_action(root: etree._Element, rule: str, path: str, expression: str) -> bool:
    actions = [each for each in root.iter("{*}setvalue") if _is_at(each, path) and each.get("value")]
    broken = [each for each in actions if _same(each.get("value", ""), expression)]
    return _remove(broken or actions)


def _drop_output(root: etree._Element, rule: str, path: str, expression: str) -> bool:
    """Take a piece of text out wherever it stands, its own text kept."""
    outputs = root.iter("{*}output")
    return _remove([each for each in outputs if _same(each.get("value", each.get("ref", "")), expression)])


def _drop_nothing(root: etree._Element, rule: str, path: str, expression: str) -> bool:
    return False


#: Rule → how it is taken out of the document. What else is broken refuses the form.
_DROPS: dict[str, Callable[[etree._Element, str, str, str], bool]] = {
    **dict.fromkeys(("relevant", "calculate", "required", "constraint", "readonly"), _drop_from_bind),
    "jr:count": _drop_count,
    "itemset": _drop_filter,
    "setvalue": _drop_action,
    "output": _drop_output,
}


def _controls(root: etree._Element, path: str) -> Iterator[etree._Element]:
    return (each for body in root.iterfind("{*}body") for each in body.iter("{*}*") if _is_at(each, path))


def _is_at(element: etree._Element, path: str) -> bool:
    """Tell whether an element names the node: by its whole path, or relative to what it stands in."""
    written = (element.get("nodeset") or element.get("ref") or "").strip()
    steps = [step.rpartition(":")[2] for step in written.split("/") if step not in {"", ".", ".."}]
    if written.startswith("/"):
        return "/" + "/".join(steps) == path
    return bool(steps) and f"/{'/'.join(steps)}" == path[-len("/".join(steps)) - 1 :]


def _same(written: str, expression: str) -> bool:
    """Tell whether both are one expression; the binder quotes bare times of day in what it was given."""
    return written.strip() == expression or written.strip() == expression.replace("'", "")


def _remove(elements: list[etree._Element]) -> bool:
    """Take the elements out of their document, leaving the text that follows each."""
    for element in elements:
        parent, before, tail = element.getparent(), element.getprevious(), element.tail or ""
        if parent is None:
            continue
        if before is None:
            parent.text = (parent.text or "") + tail
        else:
            before.tail = (before.tail or "") + tail
        parent.remove(element)
    return bool(elements)
