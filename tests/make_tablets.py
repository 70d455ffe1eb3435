"""Plain factories for tablets with Collect, what they fill in, and what they send. In an app context."""

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from PIL import Image

from app.db import db, transaction
from app.openrosa.keys.app_users import create_app_user, give_forms, token_of
from app.openrosa.models import AppUser, Entity, EntityList, EntityProperty, EntityVersion
from app.projects.media.given import receive
from app.projects.models import Project, Questionnaire
from app.projects.publishing import publish
from app.projects.versions import keep_version, prepare_media
from app.questionnaire.context import Context
from app.questionnaire.definition import read_xform
from app.questionnaire.instance import Instance
from tests.make_projects import make_questionnaire
from tests.make_published import make_reading

#: A street with three photos, and the times that a device notes.
STREET_FORM = """
| survey | | | | |
| | type | name | label | required |
| | start | debut | | |
| | end | fin | | |
| | text | rue | Quelle rue ? | yes |
| | image | avant | Devant | |
| | image | gauche | À gauche | |
| | image | droite | À droite | |
| settings | | | |
| | form_title | form_id | version |
| | La rue | la rue/1 | 2026-1 |
"""

#: A picture, and a list that the project keeps.
ILLUSTRATED_FORM = """
| survey | | | | |
| | type | name | label | media::image |
| | select_one_from_file people.csv | qui | Qui ? | PICTURE |
| settings | | | |
| | form_title | form_id | version |
| | Le <plan> & la place | plan | 1 |
"""

#: Makes a tree of the project's list; the other reads the list, and tells a tree's height anew.
TREE_FORM = """
| survey | | | | |
| | type | name | label | save_to |
| | text | nom | Nom | |
| | integer | hauteur | Hauteur | hauteur |
| entities | | | |
| | list_name | label | create_if |
| | arbres | ${nom} | ${nom} != 'rien' |
| settings | | | |
| | form_title | form_id | version |
| | Arbres | arbres | 1 |
"""
VISIT_FORM = """
| survey | | | | |
| | type | name | label | save_to |
| | select_one_from_file arbres.csv | arbre | Arbre | |
| | integer | hauteur | Hauteur | hauteur |
| entities | | | |
| | list_name | entity_id | |
| | arbres | ${arbre} | |
| settings | | | |
| | form_title | form_id | version |
| | Visite | visite | 1 |
"""


def make_tablet(*questionnaires: Questionnaire, project: Project | None = None) -> AppUser:
    """An app user that fills in these questionnaires of one project."""
    project = project or questionnaires[0].project
    with transaction():
        app_user = create_app_user(db.session.merge(project), "Tablette 1")
        give_forms(app_user, [one.id for one in questionnaires])
    return app_user


def make_base(app_user: AppUser) -> str:
    """The path below which it finds everything."""
    number = db.session.get_one(Project, app_user.project_id).number
    return f"/v1/key/{token_of(app_user)}/projects/{number}"


def make_photo(colour: str = "red", *, telling: bool = True, size: int = 64) -> bytes:
    """A photo as a telephone takes it: turned, and telling of its maker."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Fairphone"
    out = io.BytesIO()
    Image.new("RGB", (size, size // 2), colour).save(out, "JPEG", **{"exif": exif} if telling else {})
    return out.getvalue()


def fill_in(
    xform: bytes, answers: Mapping[str, str], seed: int = 1, files: Mapping[str, bytes] | None = None
) -> bytes:
    """An instance of the form as our engine fills it in with the files that came with it, as XML."""
    context = Context(
        now=datetime(2026, 3, 14, 11, tzinfo=UTC),
        zone=ZoneInfo("Europe/Paris"),
        random=seed,
        device={"deviceid": "collect:1"},
    )
    instance = Instance.blank(read_xform(xform, files), context)
    instance.answers(answers)
    instance.finish()
    return instance.to_xml()


def make_sent(
    answers: str = "<age>41</age><ou>5</ou>",
    *,
    form: str = 'id="place" version="1"',
    meta: str = "",
    **told: Any,
) -> bytes:
    """A submission written by hand, to AGE_FORM unless told."""
    ids = "".join(f"<{key}>{value}</{key}>" for key, value in told.items())
    return f"<data {form}>{answers}<meta>{ids}{meta}</meta></data>".encode()


def make_people(project_id: UUID, *names: str) -> EntityList:
    """A list of people with an age, as forms read it from people.csv."""
    with transaction():
        people = EntityList(project_id=project_id, name="people")
        db.session.add(people)
        db.session.flush()
        db.session.add(EntityProperty(project_id=project_id, list_id=people.id, name="age"))
        for name in names:
            add_person(people, name)
    return people


def add_person(people: EntityList, name: str) -> None:
    """One more of a list; his or her uuid is made from the name."""
    entity = Entity(project_id=people.project_id, list_id=people.id, uuid=f"uuid-{name}", creator=1)
    db.session.add(entity)
    db.session.flush()
    key = {"project_id": people.project_id, "entity_id": entity.id, "version": 1}
    db.session.add(EntityVersion(**key, label=name, data={"age": "41"}, creator=1, user_agent="test"))
    db.session.flush()


def make_illustrated(name: str, content: bytes) -> Questionnaire:
    """A published questionnaire that shows a picture of this name, and reads people.csv."""
    questionnaire = make_questionnaire()
    reading, source = make_reading(ILLUSTRATED_FORM.replace("PICTURE", name))
    with transaction():
        media = prepare_media([receive(name, io.BytesIO(content))], reading)
        questionnaire = db.session.merge(questionnaire)
        publish(questionnaire, keep_version(questionnaire, reading, source, media))
    return questionnaire
