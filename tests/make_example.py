"""The questionnaire that the examples of the API's document answer."""

from app.db import db, transaction
from app.projects.models import Questionnaire
from app.projects.publishing import publish
from app.projects.questionnaires import create_questionnaire
from tests.make_projects import make_project
from tests.make_published import make_version

SHORT_NAME = "place-du-marche"
#: An age, a group, a repeat.
EXAMPLE_FORM = """
| survey | | | | | |
| | type | name | label | constraint | constraint_message |
| | integer | age | Votre âge | . < 121 | 0 à 120 ans. |
| | begin_group | logement | Votre logement | | |
| | select_one statuts | statut | Vous y êtes | | |
| | end_group | | | | |
| | begin_repeat | enfant | Un enfant | | |
| | integer | age | Son âge | | |
| | end_repeat | | | | |
| choices | | |
| | list_name | name | label |
| | statuts | locataire | locataire |
| | statuts | proprietaire | propriétaire |
| settings | | |
| | form_title | form_id | version |
| | Une place | place | 2026-03 |
"""


def make_example() -> Questionnaire:
    """Published and open to everyone."""
    project = make_project()
    with transaction():
        questionnaire = create_questionnaire(db.session.merge(project), SHORT_NAME, "Une place")
    version = make_version(questionnaire, EXAMPLE_FORM)
    with transaction():
        questionnaire = db.session.merge(questionnaire)
        publish(questionnaire, version)
    return questionnaire
