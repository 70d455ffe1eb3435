"""The addresses of programs and devices, under /api/v1, all on one blueprint."""

from flask import Blueprint

blueprint = Blueprint("submissions", __name__)
