"""All functions, one line each: XPath 1.0's core library, and OpenRosa's and ODK's additions.

`parameters` has a word per argument: what the argument is read as (`text`, `number`, `boolean`, `nodes`,
`value` for any, `lazy` for one evaluated only if needed), then `?` if it may be left out, `.` if the context
node stands in for it, `*` if it may be repeated or left out, `+` repeated but not left out. `given` is what
the work receives before its arguments. `reads` is what the result depends on beside them, so that a plan
knows what to evaluate again:
`now`, `zone`, `language`, `device`, `chance`, `position`, `self`, `instance`. Repeated arguments come in
groups of `step`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from . import checksums, choices, form, logic, nodes, numbers, places, regex, texts, times

Kind = Literal["text", "number", "boolean", "nodes", "moment", "any"]
Given = Literal["", "scope", "place"]


@dataclass(frozen=True, slots=True)
class Function:
    """A line of the table."""

    name: str
    parameters: str
    result: Kind
    work: Callable[..., Any]
    given: Given = ""
    reads: str = ""
    step: int = 1

    @property
    def least(self) -> int:
        """How many arguments it needs."""
        return sum(1 for word in self.parameters.split() if word[-1] not in "?.*")

    @property
    def most(self) -> int | None:
        """How many it takes, None for any number."""
        words = self.parameters.split()
        return None if words and words[-1][-1] in "*+" else len(words)


_TABLE = (
    # Truth and choice
    Function("boolean", "value", "boolean", logic.boolean),
    Function("not", "boolean", "boolean", logic.not_),
    Function("true", "", "boolean", logic.true),
    Function("false", "", "boolean", logic.false),
    Function("boolean-from-string", "text", "boolean", logic.boolean_from_string),
    Function("if", "lazy lazy lazy", "any", logic.if_, "place"),
    Function("coalesce", "lazy lazy+", "text", logic.coalesce, "place"),
    Function("once", "lazy", "any", logic.once, "place", "self"),
    Function("checklist", "number number value*", "boolean", logic.checklist),
    Function("weighted-checklist", "number number value*", "boolean", logic.weighted, "scope", step=2),
    Function("depend", "value+", "any", logic.first),
    # Text
    Function("string", "value.", "text", texts.string),
    Function("concat", "value*", "text", texts.concat),
    Function("join", "text value*", "text", texts.join),
    Function("starts-with", "text text", "boolean", texts.starts_with),
    Function("ends-with", "text text", "boolean", texts.ends_with),
    Function("contains", "text text", "boolean", texts.contains),
    Function("substring", "text number number?", "text", texts.substring),
    Function("substring-before", "text text", "text", texts.substring_before),
    Function("substring-after", "text text", "text", texts.substring_after),
    Function("substr", "text number number?", "text", texts.substr),
    Function("string-length", "text.", "number", texts.string_length),
    Function("normalize-space", "text.", "text", texts.normalize_space),
    Function("trim", "text.", "text", texts.trim),
    Function("translate", "text text text", "text", texts.translate),
    Function("regex", "text text", "boolean", regex.is_found),
    Function("base64-decode", "text", "text", texts.base64_decode),
    Function("digest", "text text text?", "text", texts.digest),
    Function("checksum", "text text", "text", checksums.checksum),
    # Numbers
    Function("number", "value.", "any", numbers.number, "scope", "zone"),
    Function("int", "number", "number", numbers.truncated),
    Function("round", "number number?", "number", numbers.rounded),
    Function("floor", "number", "number", numbers.floor),
    Function("ceiling", "number", "number", numbers.ceiling),
    Function("abs", "number", "number", numbers.absolute),
    Function("pow", "number number", "number", numbers.power),
    Function("sqrt", "number", "number", numbers.square_root),
    Function("exp", "number", "number", numbers.exponential),
    Function("exp10", "number", "number", numbers.exponential_10),
    Function("log", "number", "number", numbers.logarithm),
    Function("log10", "number", "number", numbers.logarithm_10),
    Function("sin", "number", "number", numbers.sine),
    Function("cos", "number", "number", numbers.cosine),
    Function("tan", "number", "number", numbers.tangent),
    Function("asin", "number", "number", numbers.arc_sine),
    Function("acos", "number", "number", numbers.arc_cosine),
    Function("atan", "number", "number", numbers.arc_tangent),
    Function("atan2", "number number", "number", numbers.arc_tangent_2),
    Function("pi", "", "number", numbers.pi),
    Function("sum", "nodes", "number", numbers.total, "scope", "zone"),
    Function("min", "value+", "number", numbers.least, "scope", "zone"),
    Function("max", "value+", "number", numbers.greatest, "scope", "zone"),
    Function("random", "", "number", numbers.random, "scope", "chance"),
    # Nodes
    Function("count", "nodes", "number", numbers.count),
    Function("count-non-empty", "nodes", "number", numbers.count_non_empty),
    Function("last", "", "number", nodes.last, "place", "position"),
    Function("position", "nodes?", "number", nodes.position, "place", "position"),
    Function("name", "nodes.", "text", nodes.name),
    Function("local-name", "nodes.", "text", nodes.local_name),
    Function("namespace-uri", "nodes.", "text", nodes.namespace_uri),
    Function("current", "", "nodes", nodes.current, "scope"),
    Function("instance", "text", "nodes", nodes.instance, "scope", "instance"),
    Function("indexed-repeat", "nodes value value+", "nodes", nodes.indexed_repeat, "scope", step=2),
    Function("randomize", "nodes value?", "nodes", nodes.randomize, "scope", "chance"),
    Function("pulldata", "text text text text", "text", nodes.pulldata, "scope", "instance"),
    # Choices and the form's texts
    Function("selected", "text text", "boolean", choices.selected),
    Function("is-selected", "text text", "boolean", choices.selected),
    Function("selected-at", "text number", "text", choices.selected_at),
    Function("count-selected", "text", "number", choices.count_selected),
    Function("jr:choice-name", "text nodes", "text", choices.choice_name, "scope", "language"),
    Function("choice-label", "nodes text", "text", choices.choice_label, "scope", "language"),
    Function("jr:itext", "text", "nodes", choices.itext, "scope", "language"),
    # Dates and times
    Function("today", "", "moment", times.today, "scope", "now"),
    Function("now", "", "moment", times.now, "scope", "now"),
    Function("date", "value", "moment", times.date, "scope", "zone"),
    Function("date-time", "value", "moment", times.date, "scope", "zone"),
    Function("format-date", "value text", "text", times.format_date, "scope", "language"),
    Function("format-date-time", "value text", "text", times.format_date, "scope", "language"),
    Function("decimal-date-time", "value", "number", times.decimal_date_time, "scope", "zone"),
    Function("decimal-time", "value", "number", times.decimal_time, "scope", "zone"),
    Function("duration", "", "number", times.duration, "scope", "now"),
    # Places
    Function("area", "value", "number", places.area),
    Function("enclosed-area", "value", "number", places.area),
    Function("distance", "value value*", "number", places.distance),
    Function("geofence", "text text", "boolean", places.geofence),
    Function("intersects", "text", "boolean", places.intersects),
    # The form, the device, identity
    Function("uuid", "number?", "text", form.uuid, "scope", "chance"),
    Function("property", "text", "text", form.property_, "scope", "device"),
    Function("device-info", "", "text", form.device_info, "scope", "device"),
    Function("version", "", "text", form.version, "scope"),
    Function("extract-signed", "text text", "text", form.extract_signed, "scope", "device"),
)
FUNCTIONS = {function.name: function for function in _TABLE}

_SURVEYCTO = (
    "phone-call-log phone-call-duration plug-in-metadata rank-index rank-value de-duplicate distance-between "
    "relevant empty count-if sum-if min-if max-if index linebreak hash format-number short-geopoint "
    "username other-user-code add-new-code item-index item-at item-present count-items"
)
_OPENCLINICA = "comment-status thousands-sep"
_MEDIC = (
    "to-bikram-sambat z-score difference-in-months add-date parse-timestamp-to-date cht:extension-lib "
    "cht:difference-in-days cht:difference-in-weeks cht:difference-in-months cht:difference-in-years "
    "cht:strip-whitespace cht:validate-luhn"
)
_COMMCARE = (
    "distinct-values sort sort-by unique-set cond index-of encrypt-string json-property join-chunked "
    "polygon-point closest-point-on-polygon is-point-inside-polygon upper-case lower-case replace here double"
)
#: Functions that only the apps of one vendor have.
VENDORS = {
    name: vendor
    for vendor, names in {
        "SurveyCTO": _SURVEYCTO,
        "OpenClinica": _OPENCLINICA,
        "Medic": _MEDIC,
        "CommCare": _COMMCARE,
    }.items()
    for name in names.split()
}
