"""The body of an XForm: controls, groups and repeats read into items."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count

from lxml import etree

from app.questionnaire.appearances import read_appearance
from app.questionnaire.problems import Problem, Severity
from app.questionnaire.question_types import (
    QUESTION_TYPES,
    TYPE_OF_CONTROL,
    TYPE_OF_INPUT,
    TYPE_OF_MEDIA,
    QuestionType,
)
from app.questionnaire.texts import NO_LABEL

from .choices import Choice, Itemset
from .external import INSTANCE
from .items import Group, Item, Question, Repeat
from .itext import Texts, itext_child, itext_id, read_label
from .lists import ChoiceLists
from .model import Bind
from .palier import PALIER_NAMESPACE, PalierColumns, read_palier_columns
from .paths import name as name_of
from .paths import resolve
from .search import itemset_of, read_search
from .xml import JAVAROSA, attribute, attributes_in, child, children, local_name

CONTROLS = frozenset(
    {"input", "secret", "textarea", "select", "select1", "rank", "range", "upload", "trigger"}
)
STRUCTURE = frozenset({"ref", "nodeset", "bind", "appearance", "query", "class"})
SILENT = frozenset(
    {"label", "hint", "setvalue", "setgeopoint", "recordaudio", "item", "itemset", "help", "alert"}
)

_RANDOMIZE = re.compile(r"^\s*randomize\((?P<nodeset>.*?)(?:,(?P<seed>[^,\[\]]*))?\)\s*$", re.DOTALL)


@dataclass(slots=True)
class BodyReader:
    """Reads items in document order and gives numbers as it goes."""

    binds: Mapping[str, Bind]
    paths_by_id: Mapping[str, str]
    known: frozenset[str]
    texts: Texts
    lists: ChoiceLists
    problems: list[Problem] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def items(self, parent: etree._Element, context: str) -> tuple[Item, ...]:
        read = (self._item(element, context) for element in children(parent))
        return tuple(item for item in read if item is not None)

    def _item(self, element: etree._Element, context: str) -> Item | None:
        kind = local_name(element)
        if kind in SILENT:
            return None
        if kind == "group":
            return self._group(element, context)
        if kind == "repeat":
            return self._repeat(element, context, element)
        return self._question(element, context, kind)

    def _group(self, element: etree._Element, context: str) -> Item | None:
        path = self._path(element, context)
        inner = children(element, "repeat")
        if len(inner) == 1 and len(children(element)) - len(children(element, "label", "hint")) == 1:
            return self._repeat(inner[0], path or context, element)
        if path is not None and path not in self.known:
            self._warn("unknown_node", path)
            path = None
        return Group(
            path=path or "",
            name=name_of(path or ""),
            items=self.items(element, path or context),
            label=read_label(child(element, "label"), self.texts),
            hint=read_label(child(element, "hint"), self.texts),
            appearance=read_appearance(attribute(element, "appearance")),
            palier=self._palier(element, path),
        )

    def _repeat(self, element: etree._Element, context: str, labelled: etree._Element) -> Item | None:
        path = resolve(attribute(element, "nodeset"), context)
        if path is None or path not in self.known:
            self._warn("unknown_node", path or attribute(element, "nodeset") or "")
            return None
        jr = attributes_in(element, JAVAROSA)
        written = " ".join(attribute(part, "appearance") or "" for part in {labelled, element})
        fixed = jr.get("noAddRemove", "").replace(" ", "") in {"true()", "true"}
        return Repeat(
            path=path,
            name=name_of(path),
            items=self.items(element, path),
            label=read_label(child(labelled, "label"), self.texts),
            hint=read_label(child(labelled, "hint"), self.texts),
            appearance=read_appearance(written),
            count=jr.get("count", "").strip() or None,
            adds_and_removes=not jr.get("count", "").strip() and not fixed,
            palier=self._palier(element, path),
        )

    def _question(self, element: etree._Element, context: str, kind: str) -> Item | None:
        path = self._path(element, context)
        if path is None or path not in self.known:
            self._warn("unknown_node", path or attribute(element, "ref") or kind)
            return None
        if kind not in CONTROLS:
            self._warn("unknown_control", path, control=kind)
        bind = self.binds.get(path) or Bind(path)
        label_element, hint_element = child(element, "label"), child(element, "hint")
        hint_id = itext_id(hint_element) if hint_element is not None else None
        itemset, choices = self._choices(element, kind)
        question = Question(
            path=path,
            name=name_of(path),
            type=_type(element, kind, bind),
            bind=bind,
            label=read_label(label_element, self.texts),
            hint=read_label(hint_element, self.texts),
            guidance=self.texts.guidance(hint_id) if hint_id else NO_LABEL,
            appearance=read_appearance(attribute(element, "appearance")),
            choices=choices,
            itemset=itemset,
            parameters=_parameters(element),
            palier=self._palier(element, path),
        )
        return self._numbered(question)

    def _numbered(self, question: Question) -> Question:
        if question.is_asked:
            # The dataclass is frozen for its readers; here it is still being made.
            object.__setattr__(question, "number", next(self._numbers))
        return question

    def _choices(self, element: etree._Element, kind: str) -> tuple[Itemset | None, tuple[Choice, ...]]:
        if query := attribute(element, "query"):
            itemset = read_itemset(query, "name", "label")
            return itemset, self.lists.of(itemset)
        found = child(element, "itemset")
        if found is not None:
            value, label = child(found, "value"), child(found, "label")
            itemset = read_itemset(
                attribute(found, "nodeset") or "",
                "name" if value is None else attribute(value, "ref") or "name",
                None if label is None else attribute(label, "ref"),
            )
            return itemset, self.lists.of(itemset)
        inline = tuple(self._inline_choice(item) for item in children(element, "item"))
        return self._searched(element, inline) or (None, inline)

    def _searched(
        self, element: etree._Element, named: tuple[Choice, ...]
    ) -> tuple[Itemset, tuple[Choice, ...]] | None:
        """Return the rows that search() finds, where its file is there."""
        search = read_search(element)
        itemset = itemset_of(search, named) if search and search.file in self.lists.instances else None
        return (itemset, self.lists.of(itemset)) if itemset else None

    def _inline_choice(self, item: etree._Element) -> Choice:
        value = child(item, "value")
        name = "" if value is None else (value.text or "").strip()
        return self.lists.choice(name, read_label(child(item, "label"), self.texts), {})

    def _path(self, element: etree._Element, context: str) -> str | None:
        if identifier := attribute(element, "bind"):
            return self.paths_by_id.get(identifier)
        return resolve(attribute(element, "ref"), context)

    def _palier(self, element: etree._Element, path: str | None) -> PalierColumns:
        """Return Palier's columns: those on the bind, overridden by those on the control."""
        bind = self.binds.get(path or "")
        on_bind = bind.columns if bind else {}
        return read_palier_columns({**on_bind, **attributes_in(element, PALIER_NAMESPACE)})

    def _warn(self, code: str, path: str, **values: str) -> None:
        self.problems.append(Problem(code, Severity.WARNING, values={"path": path, **values}))


def read_itemset(nodeset: str, value: str, label: str | None) -> Itemset:
    """Return the itemset of an expression, with its `randomize()` told apart."""
    random = _RANDOMIZE.match(nodeset)
    instance = INSTANCE.search(nodeset)
    return Itemset(
        nodeset=nodeset,
        value=value,
        label=itext_child(label) or label,
        list_name=instance["name"] if instance else None,
        is_filtered="[" in nodeset,
        is_randomized=random is not None,
        seed=(random["seed"] or "").strip() or None if random else None,
    )


def _type(element: etree._Element, kind: str, bind: Bind) -> QuestionType:
    if kind in TYPE_OF_CONTROL:
        return QUESTION_TYPES[TYPE_OF_CONTROL[kind]]
    if kind == "upload":
        media = (attribute(element, "mediatype") or "").partition("/")[0]
        return QUESTION_TYPES[TYPE_OF_MEDIA.get(media, "file")]
    if attribute(element, "query"):
        return QUESTION_TYPES["select_one_external"]
    named = TYPE_OF_INPUT.get(bind.type, "text") if kind == "input" else "text"
    return QUESTION_TYPES["note" if named == "text" and bind.is_always_readonly else named]


def _parameters(element: etree._Element) -> dict[str, str]:
    return {key: value for key, value in attributes_in(element, "").items() if key not in STRUCTURE}
