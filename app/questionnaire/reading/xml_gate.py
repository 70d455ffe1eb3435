"""Looks through an XML file before anything builds a tree of it: depth, document type, well-formedness."""

from xml.parsers import expat

from app.questionnaire.reading.findings import refuse


class _Gate:
    """Counts depth; expat works without recursion, so 200 000 levels cost it nothing."""

    def __init__(self, most: int) -> None:
        self.depth = 0
        self.most = most

    def enter(self, name: str, attributes: object) -> None:
        self.depth += 1
        if self.depth > self.most:
            raise refuse("xml_too_deep", limit=self.most)

    def leave(self, name: str) -> None:
        self.depth -= 1


def _no_doctype(*declared: object) -> None:
    raise refuse("doctype_forbidden")


def check_xml(data: bytes, depth: int) -> None:
    """Raise FormRefused unless `data` is well-formed, at most `depth` levels deep and without DTD."""
    gate = _Gate(depth)
    parser = expat.ParserCreate()
    parser.StartElementHandler = gate.enter
    parser.EndElementHandler = gate.leave
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise refuse("xml_not_well_formed", line=error.lineno) from error
    except ValueError as error:  # an encoding that expat does not know
        raise refuse("xml_not_well_formed", line=1) from error
