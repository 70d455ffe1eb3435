"""The agents' app, as far as the server writes it: a page a language, its worker, an agent's badge."""

from flask import Blueprint

from app.i18n import TEAM_LANGUAGES

blueprint = Blueprint("terrain", __name__, template_folder="../templates")
#: Those of the app. The first has `/terrain/`, where invitations lead; each other has a folder below it.
SPOKEN = TEAM_LANGUAGES
#: That folder, as a converter of addresses.
BELOW = f"<any({','.join(SPOKEN[1:])}):code>"
