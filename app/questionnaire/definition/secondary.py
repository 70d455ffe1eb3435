"""Secondary instances: data that expressions read beside the answers, inline or in attached files."""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

from lxml import etree

from app.questionnaire.expression import Element
from app.questionnaire.problems import FormRefused

from .xml import attribute, children, local_name, parse_xml

LAST_SAVED = "jr://instance/last-saved"

MAX_ROWS = 200_000


def read_secondary(
    elements: list[etree._Element], attachments: Mapping[str, bytes]
) -> tuple[dict[str, Element], dict[str, str], list[str]]:
    """Return the instances by id, the file that each external one reads, and the files that are missing."""
    instances: dict[str, Element] = {}
    sources: dict[str, str] = {}
    missing: list[str] = []
    for element in elements:
        name = attribute(element, "id") or ""
        source = attribute(element, "src")
        instances[name] = instance = Element("instance")
        if source is None or children(element):
            instance.replace_children(read_element(child) for child in children(element))
        elif source != LAST_SAVED:
            sources[name] = file = source.rpartition("/")[2]
            if root := attached(file, attachments):
                instance.append(root)
            else:
                missing.append(file)
    return instances, sources, missing


def read_searched(
    files: list[str], attachments: Mapping[str, bytes], instances: dict[str, Element]
) -> tuple[dict[str, str], list[str]]:
    """Add the csv files that search() reads to the instances; return them by name, and those missing."""
    wanted = {name: f"{name}.csv" for name in files if name not in instances}
    for name, file in wanted.items():
        if root := attached(file, attachments):
            instances[name] = Element("instance")
            instances[name].append(root)
    return wanted, [file for name, file in wanted.items() if name not in instances]


def read_element(source: etree._Element) -> Element:
    """Return an XML element as a node of the expression engine."""
    written = f"{source.prefix}:{local_name(source)}" if source.prefix else local_name(source)
    inner = children(source)
    node = Element(written, "" if inner else (source.text or "").strip())
    for key, value in source.attrib.items():
        node.set_attribute(etree.QName(key).localname, str(value))
    if inner:
        node.replace_children(read_element(child) for child in inner)
    return node


def attached(name: str, attachments: Mapping[str, bytes]) -> Element | None:
    """Return the list in a file; None for one that is not there or cannot be read, which is no better."""
    try:
        return read_file(name, attachments[name]) if name in attachments else None
    except (FormRefused, ValueError, TypeError, LookupError, csv.Error):
        return None


def read_file(name: str, data: bytes) -> Element:
    """Return an attached list as root/item nodes, by the ending of its name: csv, geojson or xml."""
    ending = name.rpartition(".")[2].lower()
    if ending == "csv":
        return _rows(_csv_rows(data))
    if ending in {"geojson", "json"}:
        return _rows(_feature_rows(json.loads(data)))
    return read_element(parse_xml(data))


def _csv_rows(data: bytes) -> list[dict[str, str]]:
    text = data.decode("utf-8-sig", errors="replace")
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows = []
    for row in reader:
        rows.append({key.strip(): (cell or "").strip() for key, cell in row.items() if key})
        if len(rows) >= MAX_ROWS:
            break
    return rows


def _feature_rows(document: Any) -> list[dict[str, str]]:
    """Return the features of a GeoJSON collection: their properties, id, and geometry as ODK writes it."""
    features = document.get("features", []) if isinstance(document, dict) else []
    return [_feature(feature) for feature in features[:MAX_ROWS] if isinstance(feature, dict)]


def _feature(feature: dict[str, Any]) -> dict[str, str]:
    row = {"geometry": _geometry(feature.get("geometry") or {})}
    if "id" in feature:
        row["id"] = str(feature["id"])
    properties = feature.get("properties") or {}
    return {**row, **{key: "" if value is None else str(value) for key, value in properties.items()}}


def _geometry(geometry: dict[str, Any]) -> str:
    points = geometry.get("coordinates") or []
    match geometry.get("type"):
        case "Point":
            return _point(points)
        case "LineString":
            return "; ".join(map(_point, points))
        case "Polygon":
            return "; ".join(map(_point, points[0])) if points else ""
        case _:
            return ""


def _point(position: list[float]) -> str:
    """GeoJSON has longitude first, ODK latitude."""
    return f"{position[1]} {position[0]} 0 0" if len(position) >= 2 else ""


def _rows(rows: list[dict[str, str]]) -> Element:
    root = Element("root")
    root.replace_children(_item(row) for row in rows)
    return root


def _item(row: dict[str, str]) -> Element:
    item = Element("item")
    item.replace_children(Element(key, cell) for key, cell in row.items())
    return item
