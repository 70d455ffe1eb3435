"""The blueprint of fieldwork's team pages: every page of it asks for a person who is signed in."""

from flask import Blueprint

from app.accounts.sign_in import require_sign_in

blueprint = Blueprint("fieldwork", __name__, template_folder="../templates")
blueprint.before_request(require_sign_in)

#: Pages of a project, and of a questionnaire.
PROJECT = "/projets/<slug>"
QUESTIONNAIRE = "/projets/<slug>/<short_name>"
#: Fieldwork of a questionnaire: its board, and its doors.
FIELD = f"{QUESTIONNAIRE}/terrain"
