"""The addresses of agents' devices, under /api/v1/terrain."""

from flask import Blueprint

blueprint = Blueprint("terrain_api", __name__)
