"""What the workspace adds to the application."""

from importlib import import_module

from flask import Flask

from app.accounts.access import Act, can
from app.accounts.sign_in import current_person
from app.admin import names, wording
from app.admin.api_page import blueprint as api
from app.admin.blueprint import blueprint
from app.admin.demo.commands import commands
from app.admin.home import blueprint as home
from app.admin.sentences import SENTENCES
from app.admin.standing import tally_of
from app.admin.telling import tell
from app.errors import sentences
from app.posted import field_names
from app.projects.models import Project
from app.results.names import CHANNEL_NAMES

_PAGES = (
    "projects",
    "legal",
    "members",
    "questionnaires",
    "uploads",
    "versions",
    "sharing",
    "catalogue",
    "answers",
)


def install(app: Flask) -> None:
    """Register the pages, their filters and their sentences, and the demonstration's command."""
    sentences.update(SENTENCES)
    field_names.update(names.FIELDS)
    for page in _PAGES:
        import_module(f"app.admin.views.{page}")
    app.register_blueprint(blueprint)
    app.register_blueprint(home)
    app.register_blueprint(api)
    app.cli.add_command(commands)
    for filter_ in (wording.day, wording.moment, wording.minute, wording.local_input, wording.number):
        app.jinja_env.filters[filter_.__name__] = filter_
    app.jinja_env.globals.update(
        may=may,
        tally_of=tally_of,
        tell=tell,
        place_of=wording.place_of,
        quartier_name=wording.quartier_name,
        quartier_names=wording.quartier_names,
        kind_names=names.KINDS,
        unit_names=names.UNITS,
        access_names=names.ACCESSES,
        counting_names=names.COUNTING_RULES,
        state_names=names.STATES,
        source_names=names.SOURCES,
        batch_names=names.BATCHES,
        role_names=names.ROLES,
        short_role_names=names.SHORT_ROLES,
        reach_names=names.REACHES,
        legal_names=names.LEGAL,
        type_names=names.QUESTION_TYPES,
        list_names=names.LISTS,
        list_hints=names.LIST_HINTS,
        review_names=names.REVIEWS,
        answer_states=names.STANDINGS,
        quarantine_names=names.QUARANTINES,
        flag_names=names.FLAGS,
        channel_names=CHANNEL_NAMES,
    )


def may(act: str, project: Project) -> bool:
    """Whether the person signed in may do `act` in the project: what templates ask before they offer it."""
    return can(current_person(), Act(act), project)
