"""The agents' app, as far as the server writes it: one page for everyone, its worker, an agent's badge."""

from flask import Blueprint

blueprint = Blueprint("terrain", __name__, template_folder="../templates")
