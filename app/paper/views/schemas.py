"""What paper's forms send."""

from marshmallow import fields, validate

from app.paper.sheet.document import STYLES
from app.posted import FormSchema


class OrderSchema(FormSchema):
    """A run: language, size, how many."""

    language = fields.Str(required=True)
    variant = fields.Str(required=True, validate=validate.OneOf(list(STYLES)))
    copies = fields.Int(required=True)
    name = fields.Str(load_default="", validate=validate.Length(max=120))


class RangeSchema(FormSchema):
    """Copies from one to another, and what became of them."""

    first = fields.Int(required=True)
    last = fields.Int(required=True)
    told = fields.Str(load_default="")


class PageSchema(FormSchema):
    """Which page of which copy an image is."""

    copy = fields.Str(required=True, validate=validate.Regexp(r"\d{1,6}-\d{1,6}"))
    sheet_page = fields.Int(required=True)
    replaces = fields.Bool(load_default=False)
