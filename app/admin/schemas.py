"""What the workspace's forms send, read strictly."""

from typing import Any

from marshmallow import fields, post_load, validate

from app.accounts.models import Role
from app.posted import FormSchema
from app.projects.projects import LegalNotice
from app.projects.questionnaires import Terms
from app.projects.sources import Lead
from app.projects.terms import LINKED_SOURCES, Access, CountingRule, Kind, Unit


class ProjectSchema(FormSchema):
    """A new project; its quartiers come as repeated fields and are read by the view."""

    name = fields.Str(required=True, validate=validate.Length(max=120))
    summary = fields.Str(load_default="", validate=validate.Length(max=600))


class LegalSchema(FormSchema):
    """The five legal fields, each of which may wait."""

    controller = fields.Str(validate=validate.Length(max=300))
    legal_basis = fields.Str(validate=validate.Length(max=300))
    dpo_contact = fields.Str(validate=validate.Length(max=300))
    recipients = fields.Str(validate=validate.Length(max=300))
    retention_until = fields.Date()

    @post_load
    def _notice(self, data: dict[str, Any], **_: object) -> LegalNotice:
        return LegalNotice(**data)


class QuestionnaireSchema(FormSchema):
    """A new questionnaire: its title and its address; the terms are read by TermsSchema."""

    title = fields.Str(required=True, validate=validate.Length(max=160))
    short_name = fields.Str(required=True, validate=validate.Length(max=48))


class TermsSchema(FormSchema):
    """Who answers, how they come in, which answer counts, how long a device keeps what was begun."""

    kind = fields.Enum(Kind, by_value=True, load_default=Kind.CONSULTATION)
    unit = fields.Enum(Unit, by_value=True, load_default=Unit.FOYER)
    access = fields.Enum(Access, by_value=True, load_default=Access.OPEN)
    counting_rule = fields.Enum(CountingRule, by_value=True, load_default=CountingRule.FIRST)
    draft_days = fields.Int(load_default=30)

    @post_load
    def _terms(self, data: dict[str, Any], **_: object) -> Terms:
        return Terms(**data)


class DatesSchema(FormSchema):
    """Opening and closing, as local wall-clock times of the project's zone."""

    opens_at = fields.NaiveDateTime(format="%Y-%m-%dT%H:%M", load_default=None)
    closes_at = fields.NaiveDateTime(format="%Y-%m-%dT%H:%M", load_default=None)


class SourceSchema(FormSchema):
    """A new source."""

    name = fields.Str(required=True, validate=validate.Length(max=120))
    slug = fields.Str(load_default=None, validate=validate.Length(max=48))
    kind = fields.Str(load_default="poster", validate=validate.OneOf(LINKED_SOURCES))
    quartier = fields.Str(load_default=None)

    @post_load
    def _lead(self, data: dict[str, Any], **_: object) -> Lead:
        return Lead(data["slug"] or "", data["name"], data["kind"], data["quartier"])


class BatchSchema(FormSchema):
    """A batch of access codes."""

    name = fields.Str(required=True, validate=validate.Length(max=120))
    size = fields.Int(required=True, validate=validate.Range(min=1))
    admits = fields.Int(load_default=1, validate=validate.Range(min=1))


class MemberSchema(FormSchema):
    """Somebody to be given a role."""

    name = fields.Str(load_default="", validate=validate.Length(max=120))
    email = fields.Str(required=True, validate=validate.Length(max=254))
    role = fields.Enum(Role, by_value=True, required=True)
