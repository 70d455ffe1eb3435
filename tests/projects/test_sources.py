"""Each source has a slug, a link that a QR holds in capitals, and a QR."""

import io
from xml.etree import ElementTree

import pytest
from flask import Flask
from PIL import Image

from app.errors import Refused
from app.projects.qr import qr_png, qr_svg, uppercase_link
from app.projects.sources import Lead, create_source, find_source, questionnaire_link, sources_of
from tests.make_projects import make_questionnaire

_QR_ALPHANUMERIC = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def test_sources_are_found_by_slug_in_any_case(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_questionnaire()
        poster = create_source(questionnaire, Lead("affiche-hall-a", "Affiche, hall A"))
        letter = create_source(questionnaire, Lead("courrier", "Courrier", "letter", "5"))
        assert find_source(questionnaire, "AFFICHE-HALL-A") is poster
        assert find_source(make_questionnaire(), "courrier") is None
        assert sources_of(questionnaire) == [poster, letter]


@pytest.mark.parametrize(
    ("lead", "code"),
    [
        (Lead("courrier", "Encore"), "source_taken"),
        (Lead("Hall A", "Hall"), "slug_invalid"),
        (Lead("hall", "Hall", "fax"), "source_kind_unknown"),
        (Lead("hall", "Hall", "poster", "99"), "quartier_unknown"),
    ],
)
def test_what_makes_no_source_is_refused(app: Flask, lead: Lead, code: str) -> None:
    with app.app_context():
        questionnaire = make_questionnaire()
        create_source(questionnaire, Lead("courrier", "Courrier", "letter", "5"))
        with pytest.raises(Refused) as refused:
            create_source(questionnaire, lead)
        assert refused.value.code == code


def test_a_link_fits_the_alphanumeric_mode_of_a_qr(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_questionnaire()
        source = create_source(questionnaire, Lead("affiche", "Affiche"))
        link = questionnaire_link("https://palier.nantes.example", questionnaire, source)
        assert link.endswith(f"/q/{questionnaire.short_name}/s/affiche")
        assert set(uppercase_link(link)) <= _QR_ALPHANUMERIC


def test_a_qr_is_svg_without_script_and_png_of_whole_modules() -> None:
    link = "https://palier.nantes.example/q/place/s/affiche"
    svg = ElementTree.fromstring(qr_svg(link))  # noqa: S314
    assert svg.tag.endswith("svg")
    assert not list(svg.iter("script"))
    with Image.open(io.BytesIO(qr_png(link, 7))) as image:
        assert image.width == image.height
        assert image.width % 7 == 0
