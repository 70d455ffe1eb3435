"""The team's guide says what the code does: links, columns, channels, formats and roles are held to it."""

import re
from pathlib import Path

import pytest

from app.accounts.models import Role
from app.collection.channels import CHANNELS
from app.projects.catalogue import read_catalogue
from app.questionnaire.definition.palier import PALIER_COLUMNS, PALIER_NAMESPACE
from app.results.export.files import FORMATS
from app.typography import french

GUIDE = Path(__file__).parents[1] / "docs" / "guide"
PAGES = sorted(GUIDE.glob("*.md"))


def page(name: str) -> str:
    return (GUIDE / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_links_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (GUIDE / link).exists()] == []


def test_every_page_is_in_the_contents() -> None:
    assert set(re.findall(r"\((\w[\w-]*)\.md\)", page("README"))) == {path.stem for path in PAGES} - {
        "README"
    }


def test_columns_and_channels_are_those_that_are_read() -> None:
    assert set(re.findall(r"palier:([\w-]+)` \|", page("preparer"))) == set(PALIER_COLUMNS)
    told = page("preparer").split("canaux où elle est posée")[1].split("|")[0]
    assert set(re.findall(r"`(\w+)`", told)) == set(CHANNELS)
    assert f'palier="{PALIER_NAMESPACE}"' in page("preparer")


def test_the_models_are_those_that_ship() -> None:
    told = page("preparer").casefold()
    for entry in read_catalogue():
        assert french(entry.title).casefold() in told, entry.title


def test_formats_are_those_that_are_offered() -> None:
    rows = [
        row for row in page("exporter").splitlines() if row.startswith("| ") and "fichier | pour" not in row
    ]
    assert len(rows) == len(FORMATS)
    for format_ in FORMATS.values():
        assert str(format_.label).split(" (CSV)")[0] in page("exporter")


def test_roles_are_those_that_are_given() -> None:
    rows = re.findall(r"^\| (\w+) \|", page("README"), re.MULTILINE)
    assert set(rows) == {*Role, "rôle"}
