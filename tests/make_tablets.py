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
from app.projects.versions import FormSource, keep_version, prepare_media
from app.questionnaire.context import Context
from app.questionnaire.definition import read_xform
from app.questionnaire.instance import Instance
from app.questionnaire.reading import read_questionnaire
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


#: As older tools write select_one_external: two lists, of which one narrows the other.
EXTERNAL_FORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head>
<h:title>Villes</h:title><model><instance><data id="villes" version="1"><dep/><ville/><meta><instanceID/>
</meta></data></instance><bind nodeset="/data/dep" type="string"/><bind nodeset="/data/ville" type="string"/>
</model></h:head><h:body>
<input query="instance('departements')/root/item" ref="/data/dep"><label>Département ?</label></input>
<input query="instance('villes')/root/item[dep= /data/dep ]" ref="/data/ville"><label>Ville ?</label></input>
</h:body></h:html>"""
ITEMSETS = """list_name,name,label,dep
departements,44,Loire-Atlantique,
departements,85,Vendée,
villes,nantes,Nantes,44
villes,reze,Rezé,44
villes,luçon,Luçon,85
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


def make_external(files: Mapping[str, bytes] | None = None) -> Questionnaire:
    """A published questionnaire of EXTERNAL_FORM, with these files."""
    questionnaire = make_questionnaire()
    reading = read_questionnaire(EXTERNAL_FORM.encode(), "villes.xml")
    with transaction():
        given = [receive(name, io.BytesIO(content)) for name, content in (files or {}).items()]
        questionnaire = db.session.merge(questionnaire)
        source = FormSource("villes.xml", "0" * 64)
        publish(questionnaire, keep_version(questionnaire, reading, source, prepare_media(given, reading)))
    return questionnaire


def make_illustrated(name: str, content: bytes, files: Mapping[str, bytes] | None = None) -> Questionnaire:
    """A published questionnaire that shows a picture of this name and reads people.csv; `files` come too."""
    questionnaire = make_questionnaire()
    reading, source = make_reading(ILLUSTRATED_FORM.replace("PICTURE", name))
    with transaction():
        given = {name: content, **(files or {})}
        media = prepare_media([receive(one, io.BytesIO(given[one])) for one in given], reading)
        questionnaire = db.session.merge(questionnaire)
        publish(questionnaire, keep_version(questionnaire, reading, source, media))
    return questionnaire
