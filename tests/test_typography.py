"""French typography: what a printer would set, and what must stay as it was written."""

import re

import pytest

from app.config import ROOT
from app.typography import french, typeset

N = "\u202f"


@pytest.mark.parametrize(
    ("written", "set_"),
    [
        ("Que faites-vous sur la place ?", f"Que faites\u2011vous sur la place{N}?"),
        ("Vraiment?!", f"Vraiment{N}?!"),
        ("Y a-t-il un banc ?", f"Y a\u2011t\u2011il un banc{N}?"),
        ("Note : « oui » ; non", f"Note{N}: «{N}oui{N}»{N}; non"),
        ("l'eau, aujourd'hui...", "l’eau, aujourd’hui…"),
        ("1 284 foyers, 31 % et 12 500 €", f"1{N}284 foyers, 31{N}% et 12{N}500{N}€"),
        ("à 14:30, voir https://ville.fr/?a=1 et a@b.fr", "à 14:30, voir https://ville.fr/?a=1 et a@b.fr"),
        ("rendez-vous, peut-être, 12 3", "rendez-vous, peut-être, 12 3"),
    ],
)
def test_french_is_set_as_a_printer_would(written: str, set_: str) -> None:
    assert french(written) == set_
    assert french(set_) == set_


def test_other_languages_are_left_alone() -> None:
    assert typeset("Why?", "en") == "Why?"
    assert typeset("Pourquoi ?", "fr-x-falc") == f"Pourquoi{N}?"
    assert typeset("Pourquoi ?", "fr@falc") == f"Pourquoi{N}?"


def test_no_template_sets_guillemets_round_a_value_by_itself() -> None:
    """They go through the sentence « %(text)s », whose spaces do not break, and which has an English."""
    templates = {path: path.read_text() for path in (ROOT / "app").rglob("templates/**/*.html")}
    assert len(templates) > 50
    assert not [path.name for path, text in templates.items() if re.search("« ?{{|}} ?»", text)]
