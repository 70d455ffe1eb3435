"""The workspace's blueprint: every address in it asks for a person who is signed in."""

from flask import Blueprint

from app.accounts.sign_in import require_sign_in

blueprint = Blueprint("admin", __name__, template_folder="templates")
blueprint.before_request(require_sign_in)
