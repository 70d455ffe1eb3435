"""The demonstration questionnaire stays light enough for a slow network."""

from flask import Flask

from app.projects.catalogue import find_in_catalogue
from tests.make_published import make_published
from tests.weighing import weigh


def test_a_first_visit_is_at_most_60_kilobytes(app: Flask) -> None:
    entry = find_in_catalogue("place")
    assert entry
    with app.app_context():
        short_name = make_published(markdown=entry.content.decode()).short_name
    weights = weigh(app.test_client(), short_name)
    assert any("/dist/live.js" in address for address in weights), "nothing is built: make static/dist/.built"
    assert any("/dist/chunks/" in address for address in weights)
    assert sum(weights.values()) <= 60_000, weights
