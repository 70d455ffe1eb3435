"""Plain factories for form versions, from questionnaires written as Markdown tables."""

from functools import cache

from app.db import db, transaction
from app.projects.models import FormVersion, Project, Questionnaire
from app.projects.publishing import publish
from app.projects.questionnaires import Terms
from app.projects.versions import FormSource, keep_version
from app.questionnaire.reading import Reading, read_questionnaire
from tests.make_projects import make_questionnaire

#: Three questions: an age that is wanted, the quartier, an open answer; and a calculated value.
AGE_FORM = """
| survey | | | | | | |
| | type | name | label | required | constraint | calculation | bind::palier:quartier |
| | integer | age | Votre âge | yes | . < 121 | | |
| | select_one quartiers | ou | Où habitez-vous ? | | | | yes |
| | text | avis | Qu’en pensez-vous ? | | | | |
| | calculate | double | | | | ${age} * 2 | |
| choices | | |
| | list_name | name | label |
| | quartiers | 5 | Malakoff - Saint-Donatien |
| | quartiers | 6 | Île de Nantes |
| | quartiers | ailleurs | Ailleurs |
| settings | | | |
| | form_title | form_id | version | namespaces |
| | Une place | place | 1 | palier="https://palier.example/xforms" |
"""


@cache
def _read(markdown: str) -> Reading:
    reading = read_questionnaire(markdown.encode(), "forme.md")
    assert reading.accepted, reading.problems
    return reading


def make_reading(markdown: str) -> tuple[Reading, FormSource]:
    """A questionnaire read (once per run), and a file that it might have come from."""
    return _read(markdown), FormSource("forme.md", "0" * 64)


def make_version(questionnaire: Questionnaire, markdown: str = AGE_FORM) -> FormVersion:
    """A version of this questionnaire."""
    with transaction():
        return keep_version(db.session.merge(questionnaire), *make_reading(markdown))


def make_published(
    project: Project | None = None, terms: Terms | None = None, markdown: str = AGE_FORM
) -> Questionnaire:
    """A published questionnaire."""
    questionnaire = make_questionnaire(project, terms)
    version = make_version(questionnaire, markdown)
    with transaction():
        questionnaire = db.session.merge(questionnaire)
        publish(questionnaire, version)
    return questionnaire
