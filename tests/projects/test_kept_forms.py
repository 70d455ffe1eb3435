"""Forms stay in memory as long as all of them together have room."""

import tracemalloc

from app.projects.kept_forms import KeptForms, weight_of
from app.questionnaire.definition import Form, read_xform
from app.questionnaire.reading import read_questionnaire

ASKED = """
| survey | | | |
| | type | name | label |
| | select_one_from_file communes.csv | commune | Quelle commune ? |
| settings | | |
| | form_title | form_id |
| | Communes | communes |
"""
_TOWNS = "name,label\n" + "".join(f"c{number},Commune {number}\n" for number in range(2_000))


def _xform() -> bytes:
    xml = read_questionnaire(ASKED.encode(), "communes.md").xml
    assert xml
    return xml


def _read(xml: bytes, towns: str) -> tuple[Form, int]:
    lists = {"communes.csv": towns.encode()}
    return read_xform(xml, lists), weight_of(xml, lists.values())


def test_what_a_form_weighs_is_not_told_too_low() -> None:
    xml = _xform()
    tracemalloc.start()
    form, told = _read(xml, _TOWNS)
    assert form.plan
    measured, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert measured < told < 3 * measured


def test_those_go_first_that_nobody_asked_for_the_longest() -> None:
    xml = _xform()
    light, heavy = _read(xml, "name,label\n"), _read(xml, _TOWNS)
    kept = KeptForms(most=2 * heavy[1] + light[1])
    kept.keep("light", *light)
    kept.keep("first", *heavy)
    kept.keep("second", *heavy)
    assert kept.find("light") and kept.find("first") and kept.find("second"), "all have room"
    assert kept.find("light") is light[0]
    kept.keep("third", *heavy)
    assert kept.find("first") is None, "a heavy one makes room for a heavy one"
    assert kept.find("light") and kept.find("second") and kept.find("third")
    kept.keep("second", *heavy)
    assert kept.find("light") and kept.find("third"), "what is kept again weighs once"


def test_a_form_too_heavy_is_kept_alone() -> None:
    kept, heavy = KeptForms(most=1), _read(_xform(), _TOWNS)
    kept.keep("one", *heavy)
    kept.keep("other", *heavy)
    assert kept.find("one") is None
    assert kept.find("other") is heavy[0]
