"""What is typed from a sheet is kept as the form writes it, and shown again as it was typed."""

from datetime import date

import pytest

from app.collection.keying.typed import read_typed, shown
from app.paper.scans.asking import keyed_at
from tests.make_forms import make_form

pytestmark = pytest.mark.slow

FORM = make_form(
    """
| survey | | | |
| | type | name | label | appearance |
| | date | jour | Quel jour ? | |
| | date | annee | Quelle année ? | year |
| | date | mois | Quel mois ? | month-year |
| | time | heure | À quelle heure ? | |
| | dateTime | quand | Quand ? | |
| | decimal | distance | Quelle distance ? | |
| | geopoint | endroit | Où ? | |
| | geotrace | trajet | Par où ? | |
"""
)


@pytest.mark.parametrize(
    ("name", "typed", "kept", "again"),
    [
        ("jour", "15/11/2026", "2026-11-15", "15/11/2026"),
        ("jour", "15 nov 2026", "2026-11-15", "15/11/2026"),
        ("jour", "hier", "hier", "hier"),
        ("endroit", "47,2184 ; -1,5536", "47.2184 -1.5536 0 0", "47.2184, -1.5536"),
        ("endroit", "devant l’école", "devant l’école", "devant l’école"),
        ("trajet", "47,2 -1,5\n47,3 -1,6", "47.2 -1.5 0 0; 47.3 -1.6 0 0", "47.2, -1.5\n47.3, -1.6"),
        ("annee", "1998", "1998-01-01", "1998"),
        ("annee", "vers 1985", "vers 1985", "vers 1985"),
        ("mois", "3/2021", "2021-03-01", "03/2021"),
        ("heure", "22h", "22:00:00.000", "22:00"),
        ("heure", "25h", "25h", "25h"),
        ("quand", "15/11/2026 18:30", "2026-11-15T18:30:00.000", "15/11/2026 18:30"),
        ("distance", "4,5", "4.5", "4,5"),
    ],
)
def test_what_is_typed_is_kept_and_shown_again(name: str, typed: str, kept: str, again: str) -> None:
    keyed = keyed_at(FORM, [], f"/data/{name}", "und")
    assert keyed
    stored = read_typed(keyed, [typed], {}, date(2026, 11, 29))
    assert stored == kept
    assert shown(keyed, stored) == again
    assert read_typed(keyed, [again], {}, date(2026, 11, 29)) == stored
