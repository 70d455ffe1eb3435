"""XForm XML read into a Form."""

from collections.abc import Mapping

from lxml import etree

from app.questionnaire.languages import Language
from app.questionnaire.problems import FormRefused, Problem, Severity

from .binds import bind_paths_by_id, read_binds
from .body import BodyReader
from .entities import read_entities
from .external import queried_lists, read_queried
from .form import Form
from .itext import Texts, read_itext
from .lists import ChoiceLists
from .model import ModelNode
from .paths import resolve
from .primary import read_primary
from .search import searched_files
from .secondary import read_searched, read_secondary
from .setvalues import read_actions
from .xml import attribute, child, children, local_name, namespace, parse_xml


def read_xform(xml: bytes, attachments: Mapping[str, bytes] | None = None) -> Form:
    """Return the form that an XForm document defines.

    `attachments` are the files by name that external lists read (csv, xml, geojson). A list whose file
    is missing has no choices, and any answer to its questions is taken. What a tool of another vendor
    wrote and we do not know is kept out with a warning; FormRefused is raised for what is not XML or
    not an XForm, and for rules that cannot be evaluated.
    """
    document = parse_xml(xml)
    model, body = _model_and_body(document)
    instances = children(model, "instance")
    primary = next((root for root in (children(instance) for instance in instances[:1]) if root), None)
    if primary is None:
        raise FormRefused((Problem("xform_without_instance"),))
    form = _read(document, model, body, primary[0], attachments or {})
    if any(problem.severity is Severity.ERROR for problem in form.plan.problems):
        raise FormRefused(form.plan.problems)
    return form


def _model_and_body(document: etree._Element) -> tuple[etree._Element, etree._Element | None]:
    model = next((found for found in document.iter("{*}model")), None)
    if model is None:
        raise FormRefused((Problem("not_an_xform", values={"root": local_name(document)}),))
    return model, child(document, "body")


def _read(
    document: etree._Element,
    model: etree._Element,
    body: etree._Element | None,
    primary: etree._Element,
    attachments: Mapping[str, bytes],
) -> Form:
    texts = read_itext(model)
    binds, unreadable = read_binds(model, texts)
    actions = read_actions(document)
    repeats = _repeat_paths(body)
    root = read_primary(primary, repeats, frozenset(binds) | {action.path for action in actions})
    known = _known(root)
    instances, sources, missing = read_secondary(children(model, "instance")[1:], attachments)
    searched, unfound = read_searched(searched_files(body), attachments, instances)
    queried, unmet = read_queried(queried_lists(body), attachments, instances)
    lists = ChoiceLists(instances, texts)
    reader = BodyReader(binds, bind_paths_by_id(model), known, texts, lists)
    items = () if body is None else reader.items(body, "")
    strays = [*unreadable, *(path for path in binds if path not in known)]
    return Form(
        form_id=attribute(primary, "id") or namespace(primary) or local_name(primary),
        version=attribute(primary, "version") or "",
        title=_title(document),
        languages=texts.languages,
        default_language=_default_language(texts),
        body=items,
        root=root,
        binds={path: bind for path, bind in binds.items() if path in known},
        lists=lists.all(),
        instances=instances,
        texts={identifier: texts.label(identifier) for identifier in texts.by_id},
        sources=sources | searched | queried,
        actions=tuple(action for action in actions if action.path in known),
        entities=read_entities(root, binds),
        style=frozenset((attribute(body, "class") or "").split()) if body is not None else frozenset(),
        namespaces={prefix or "": uri for prefix, uri in document.nsmap.items()},
        losses=(
            *(_warning("unknown_node", path=path) for path in strays),
            *(_warning("attachment_missing", file=file) for file in (*missing, *unfound, *unmet)),
            *reader.problems,
        ),
    )


def _title(document: etree._Element) -> str:
    found = next(document.iter("{*}title"), None)
    return "" if found is None else "".join(str(part) for part in found.itertext()).strip()


def _default_language(texts: Texts) -> Language:
    return next(
        (language for language in texts.languages if language.tag == texts.default), texts.languages[0]
    )


def _known(root: ModelNode) -> frozenset[str]:
    return frozenset(node.path for node in root.walk())


def _warning(code: str, **values: str) -> Problem:
    return Problem(code, Severity.WARNING, values=values)


def _repeat_paths(body: etree._Element | None) -> frozenset[str]:
    """Return the paths of repeats, each resolved from the groups and repeats around it."""
    found: set[str] = set()

    def visit(element: etree._Element, context: str) -> None:
        for inner in children(element):
            written = (
                attribute(inner, "nodeset") if local_name(inner) == "repeat" else attribute(inner, "ref")
            )
            path = resolve(written, context) or context
            if local_name(inner) == "repeat":
                found.add(path)
            if local_name(inner) in {"repeat", "group"}:
                visit(inner, path)

    if body is not None:
        visit(body, "")
    return frozenset(found)
