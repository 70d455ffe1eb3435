"""An upload is kept as it came and read by the worker's job."""

import pytest
from flask import Flask

from app.blobs import read_blob
from app.db import db, transaction
from app.errors import Refused
from app.projects.media.archive import Bundle
from app.projects.models import FormVersion
from app.projects.uploads import find_upload, last_upload, read_upload, receive_upload
from app.projects.versions import versions_of
from tests.make import make_person
from tests.make_projects import make_questionnaire
from tests.make_published import AGE_FORM

pytestmark = pytest.mark.slow


def _progress(_done: int, _total: int) -> None:
    """Nobody looks."""


def test_a_good_upload_becomes_a_version_once_however_often_its_job_runs(app: Flask) -> None:
    with app.app_context():
        person = make_person()
        questionnaire = make_questionnaire()
        with transaction():
            upload = receive_upload(questionnaire, Bundle("place.md", AGE_FORM.encode()), by=person)
        assert upload.state == "waiting"
        for _ in range(2):
            with transaction():
                told = read_upload(_progress, str(upload.project_id), str(upload.id))
            assert told == {"state": "accepted"}
        [version] = versions_of(questionnaire)
        found = last_upload(questionnaire)
        assert found is find_upload(questionnaire, upload.id)
        assert found.form_version_id == version.id
        assert read_blob(version.source_sha256) == AGE_FORM.encode()


def test_a_bad_upload_keeps_its_report(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_questionnaire()
        with transaction():
            upload = receive_upload(questionnaire, Bundle("place.xlsx", b"ce n'est pas un tableur"))
        with transaction():
            read_upload(_progress, str(upload.project_id), str(upload.id))
        assert (upload.state, upload.form_version_id) == ("refused", None)
        assert upload.report["problems"]
        assert db.session.query(FormVersion).count() == 0
        assert find_upload(make_questionnaire(), upload.id) is None


def test_an_upload_has_a_size(app: Flask) -> None:
    with app.app_context(), pytest.raises(Refused) as refused:
        receive_upload(make_questionnaire(), Bundle("place.xlsx", bytes(26 << 20)))
    assert refused.value.status == 413
