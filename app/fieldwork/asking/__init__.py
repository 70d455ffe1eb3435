"""The questionnaire inside the agents' app: written here, brought to life by static/js/terrain/asking/."""

from flask import Blueprint

blueprint = Blueprint("asking", __name__, template_folder="../templates")
