"""The addresses of the residents' pages, all on one blueprint."""

from flask import Blueprint

blueprint = Blueprint("pages", __name__, template_folder="../../templates")
