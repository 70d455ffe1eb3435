"""The team's page *Essayer avec ODK Collect*: the code that opens a draft on a tablet."""

from urllib.parse import quote

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.accounts.access import Act
from app.errors import Refused
from app.i18n import _
from app.openrosa.drafts import described, draft_address, draft_token, find_draft
from app.openrosa.keys.settings_code import code_of
from app.openrosa.keys.views import blueprint
from app.projects.place import questionnaire_at
from app.projects.qr import text_svg


@blueprint.get("/projets/<slug>/<short_name>/essayer-collect")
def trial(slug: str, short_name: str) -> ResponseReturnValue:
    """What it opens takes tests only, so that it is shown unasked. Refused: not_found (404)."""
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    project, draft = questionnaire.project, find_draft(questionnaire)
    told = described(draft) if draft else None
    if draft is None or told is None:
        raise Refused("not_found", 404)
    public_url: str = current_app.extensions["palier.settings"].public_url
    address = draft_address(public_url, project, draft_token(questionnaire), quote(told.form_id, safe=""))
    qr = text_svg(code_of(address, _("[Essai] %(title)s", title=questionnaire.title)))
    return render_template(
        "openrosa/trial.html",
        project=project,
        questionnaire=questionnaire,
        draft=draft,
        is_ours=told.is_ours,
        address=address,
        qr=Markup(qr),  # noqa: S704 - ours
    )
