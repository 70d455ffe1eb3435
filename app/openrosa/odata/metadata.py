"""$metadata: what a form's tables hold, as CSDL XML (OData CSDL XML Representation 4.01).

What can be asked of the tables is declared as little: not to be sorted, filtered or expanded, so that
spreadsheets do it themselves. The names of tables have dots, as Central's have: those of types have none,
for a type is found by what follows the last one.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from lxml import etree

from .fields import SUBMISSIONS, Field, parent_key, repeats, way_to
from .names import identifier, told_apart
from .standing import STANDING

_EDMX = "http://docs.oasis-open.org/odata/ns/edmx"
_EDM = "http://docs.oasis-open.org/odata/ns/edm"
_DEFAULT: dict[Any, str] = {None: _EDM}
_SYSTEM = "org.opendatakit.submission"
_CAPABILITIES = "Org.OData.Capabilities.V1"
#: What `__system` tells of a submission: name → type; Central's, then ours.
SYSTEM = {
    "submissionDate": "Edm.DateTimeOffset",
    "updatedAt": "Edm.DateTimeOffset",
    "deletedAt": "Edm.DateTimeOffset",
    "submitterId": "Edm.String",
    "submitterName": "Edm.String",
    "attachmentsPresent": "Edm.Int64",
    "attachmentsExpected": "Edm.Int64",
    "status": f"{_SYSTEM}.Status",
    "reviewState": f"{_SYSTEM}.ReviewState",
    "deviceId": "Edm.String",
    "edits": "Edm.Int64",
    "formVersion": "Edm.String",
    **STANDING,
}
_ENUMERATIONS = {
    "Status": ("notDecrypted", "missingEncryptedFormData"),
    "ReviewState": ("hasIssues", "edited", "rejected", "approved"),
}
Parent = etree._Element


class _Types(NamedTuple):
    """The types of a schema: their names by the steps that lead to them, () for the main table's."""

    space: str
    names: Mapping[tuple[str, ...], str]

    def qualified(self, steps: tuple[str, ...]) -> str:
        return f"{self.space}.{self.names[steps]}"


def submissions_metadata(form_id: str, fields: Sequence[Field]) -> bytes:
    """The document of a form."""
    document, services = begin()
    system = schema(services, _SYSTEM)
    properties(sub(system, "ComplexType", Name="metadata"), SYSTEM.items())
    for name, members in _ENUMERATIONS.items():
        enumeration = sub(system, "EnumType", Name=name)
        for value, member in enumerate(members):
            sub(enumeration, "Member", Name=member, Value=str(value))
    space = f"org.opendatakit.user.{identifier(form_id)}"
    ours = schema(services, space)
    tables = {(): SUBMISSIONS} | {repeat.steps: repeat.table for repeat in repeats(fields)}
    groups = {group.steps: group for group in _groups(fields)}
    holder, types = _named(form_id, space, tables, groups)
    for steps, table in tables.items():
        _entity_type(keyed(ours, types.names[steps]), types, table, fields)
    for steps, group in groups.items():
        _fields(sub(ours, "ComplexType", Name=types.names[steps]), types, group.fields)
    container = sub(ours, "EntityContainer", Name=holder)
    for steps, table in tables.items():
        entity_set(container, table, types.qualified(steps))
    return finish(document)


def _named(
    form_id: str, space: str, tables: Iterable[tuple[str, ...]], groups: Iterable[tuple[str, ...]]
) -> tuple[str, _Types]:
    """The names of the container and of the types: no two in a schema are alike (CSDL 4.01, section 4.1)."""
    steps = [*tables, *groups]
    joined = ["_".join((SUBMISSIONS, *one)) for one in tables] + ["_".join(one) for one in groups]
    main, holder, *others = told_apart([joined[0], identifier(form_id), *joined[1:]])
    return holder, _Types(space, dict(zip(steps, [main, *others], strict=True)))


def begin() -> tuple[Parent, Parent]:
    """A document without content, and the element that holds its schemas."""
    document = etree.Element(f"{{{_EDMX}}}Edmx", nsmap={"edmx": _EDMX}, Version="4.0")
    return document, etree.SubElement(document, f"{{{_EDMX}}}DataServices")


def finish(document: Parent) -> bytes:
    return etree.tostring(document, xml_declaration=True, encoding="UTF-8")


def schema(services: Parent, space: str) -> Parent:
    """A schema of that namespace."""
    return etree.SubElement(services, f"{{{_EDM}}}Schema", nsmap=_DEFAULT, Namespace=space)


def sub(parent: Parent, name: str, **attributes: str) -> Parent:
    """A new element of the model within another."""
    return etree.SubElement(parent, f"{{{_EDM}}}{name}", attributes)


def keyed(parent: Parent, name: str) -> Parent:
    """An entity type whose key is `__id`."""
    entity = sub(parent, "EntityType", Name=name)
    sub(sub(entity, "Key"), "PropertyRef", Name="__id")
    sub(entity, "Property", Name="__id", Type="Edm.String", Nullable="false")
    return entity


def properties(parent: Parent, told: Iterable[tuple[str, str]]) -> None:
    """Add properties, each by its name and type."""
    for name, type_ in told:
        sub(parent, "Property", Name=name, Type=type_)


def _entity_type(entity: Parent, types: _Types, table: str, fields: Sequence[Field]) -> None:
    way = way_to(fields, table)
    if way:
        properties(entity, [(parent_key(way), "Edm.String")])
        _fields(entity, types, way[-1].fields)
    else:
        properties(entity, [("__system", f"{_SYSTEM}.metadata")])
        _fields(entity, types, fields)


def _fields(parent: Parent, types: _Types, fields: Sequence[Field]) -> None:
    for one in fields:
        if one.is_repeat:
            type_ = f"Collection({types.qualified(one.steps)})"
            sub(parent, "NavigationProperty", Name=one.name, Type=type_)
        else:
            type_ = one.type.name if one.is_leaf else types.qualified(one.steps)
            sub(parent, "Property", Name=one.name, Type=type_, **_facets(type_))


def _facets(type_: str) -> dict[str, str]:
    """Without them a decimal would be a whole number (CSDL 4.01, section 7.2.4)."""
    return {"Scale": "variable"} if type_ == "Edm.Decimal" else {}


def _groups(fields: Sequence[Field]) -> Iterable[Field]:
    for one in fields:
        if not one.is_leaf and not one.is_repeat:
            yield one
        yield from _groups(one.fields)


def entity_set(container: Parent, table: str, type_: str) -> None:
    """A table, and what can be asked of it."""
    found = sub(container, "EntitySet", Name=table, EntityType=type_)
    level = f"{_CAPABILITIES}.ConformanceLevelType/Minimal"
    sub(found, "Annotation", Term=f"{_CAPABILITIES}.ConformanceLevel", EnumMember=level)
    for term in ("BatchSupported", "CrossJoinSupported"):
        sub(found, "Annotation", Term=f"{_CAPABILITIES}.{term}", Bool="false")
    for term in ("TopSupported", "SkipSupported"):
        sub(found, "Annotation", Term=f"{_CAPABILITIES}.{term}", Bool="true")
    for term, name, value in (
        ("CountRestrictions", "Countable", "true"),
        ("SortRestrictions", "Sortable", "false"),
        ("FilterRestrictions", "Filterable", "false"),
        ("ExpandRestrictions", "Expandable", "false"),
    ):
        record = sub(sub(found, "Annotation", Term=f"{_CAPABILITIES}.{term}"), "Record")
        sub(record, "PropertyValue", Property=name, Bool=value)
