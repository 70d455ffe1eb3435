"""An answer as XML: byte for byte as it came, or made of what is stored."""

import zlib
from zoneinfo import ZoneInfo

import orjson

from app.collection.models import SubmissionVersion
from app.db import db
from app.errors import Refused
from app.openrosa.odata.stored import Read
from app.projects.forms import load_form
from app.projects.models import FormVersion, Questionnaire
from app.questionnaire.context import Context
from app.questionnaire.instance import AnswersUnreadable, Instance
from app.questionnaire.problems import FormRefused

_INSTANCE_ID = "meta/instanceID"


def xml_of_submission(questionnaire: Questionnaire, read: Read) -> bytes:
    """The XML of the version that holds. Refused: not_found (404) where no form can read it."""
    key = (questionnaire.project_id, read.version_id)
    version = db.session.get_one(SubmissionVersion, key)
    if version.xml is not None:
        return zlib.decompress(version.xml)
    if version.form_version_id is None:
        raise Refused("not_found", 404)
    form = load_form(db.session.get_one(FormVersion, (questionnaire.project_id, version.form_version_id)))
    context = Context(now=version.received_at, zone=ZoneInfo(questionnaire.project.zone), random=0)
    try:
        instance = Instance.from_json(form, orjson.loads(version.answers), context)
    except (AnswersUnreadable, FormRefused) as problem:
        raise Refused("not_found", 404) from problem
    path = f"{form.root.path}/{_INSTANCE_ID}"
    if path in instance.plan.by_path:
        instance.answers({path: version.instance_id})
    return instance.to_xml()
