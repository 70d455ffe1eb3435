"""The blueprint of paper: every page of it asks for a person who is signed in."""

from flask import Blueprint

from app.accounts.sign_in import require_sign_in

blueprint = Blueprint("paper", __name__, template_folder="../templates")
blueprint.before_request(require_sign_in)

BASE = "/projets/<slug>/<short_name>/papier"
