"""The JSON in which programs hand answers in."""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Protocol
from uuid import UUID

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validate

from app.collection.channels import CHANNELS
from app.collection.envelope import AttachmentRef, Envelope, Seen, Setting
from app.collection.noticing import HONEYPOT
from app.collection.reception import MOST_CHARACTERS
from app.errors import Refused
from app.i18n import _l
from app.openapi import told as say

#: PostgreSQL stores no NUL in text.
TEXT = validate.Regexp(r"^[^\x00]*\Z")
SHORT = (validate.Length(max=255), TEXT)
NAME = (validate.Length(1, 255), TEXT)
#: A clock may be wrong by years; by millennia its moments cannot be turned into another zone.
MOMENT = validate.Range(datetime(1000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC))
#: The same for the document, as far as JSON Schema can tell; no leap seconds, and T and Z are capitals.
_FORM = "^[1-8][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9].*[0-9Z]$"
_COUNT = validate.Range(0, 2**31 - 1)
SHA256 = validate.Regexp(r"^[0-9a-f]{64}\Z")
MOST_ATTACHMENTS = 100
#: The answer and the file that examples show.
EXAMPLE_INSTANCE = "uuid:5b0c2f0e-7a3e-4b0e-9a55-0f3f0c9d1c11"
EXAMPLE_FILE = "Une place, des bancs, de l’ombre.\n"
EXAMPLE_SHA256 = sha256(EXAMPLE_FILE.encode()).hexdigest()


class WholeField(fields.Integer):
    """A whole number, which in JSON may be written 1.0."""

    def _validated(self, value: Any) -> int:
        is_whole = isinstance(value, float) and value.is_integer()
        return super()._validated(int(value) if is_whole else value)


class _SettingSchema(Schema):
    """The moment, zone and chance in which an answer was given."""

    now = fields.AwareDateTime(
        format="iso",
        validate=MOMENT,
        metadata=say(
            _l("Le moment où l’on répondait. Sans lui : `finished_at`, sinon celui de l’arrivée."),
            pattern=_FORM,
        ),
    )
    zone = fields.String(
        validate=SHORT, metadata=say(_l("Le fuseau horaire. Sans lui : celui du projet."), "Europe/Paris")
    )
    seed = WholeField(
        strict=True,
        validate=validate.Range(0, 2**53),
        metadata=say(_l("La graine des tirages au hasard du formulaire.")),
    )
    device = fields.Dict(
        keys=fields.String(validate=SHORT),
        values=fields.String(validate=SHORT),
        metadata=say(_l("Ce que l’appareil dit de lui : `deviceid`, par exemple.")),
    )

    @post_load
    def make(self, told: dict[str, Any], **_: object) -> Setting:
        return Setting(**told)


class AttachmentSchema(Schema):
    """A file that the answers name."""

    name = fields.String(
        required=True, validate=NAME, metadata=say(_l("Le nom que lui donne la réponse."), "avis.txt")
    )
    sha256 = fields.String(
        required=True, validate=SHA256, metadata=say(_l("L’empreinte SHA-256 du fichier."), EXAMPLE_SHA256)
    )
    size = WholeField(
        required=True,
        strict=True,
        validate=_COUNT,
        metadata=say(_l("Sa taille en octets."), len(EXAMPLE_FILE.encode())),
    )
    media_type = fields.String(
        required=True, validate=SHORT, metadata=say(_l("Son type de média."), "text/plain")
    )

    @post_load
    def make(self, told: dict[str, Any], **_: object) -> AttachmentRef:
        return AttachmentRef(**told)


class SeenSchema(Schema):
    """The furthest of a project's sequence that a device holds a receipt of."""

    epoch = WholeField(
        required=True, strict=True, validate=_COUNT, metadata=say(_l("L’époque de ce reçu."), 1)
    )
    sequence = WholeField(
        required=True, strict=True, validate=_COUNT, metadata=say(_l("Sa place dans la suite du projet."), 0)
    )

    @post_load
    def make(self, told: dict[str, Any], **_: object) -> Seen:
        return Seen(**told)


class _Named(Protocol):
    @property
    def name(self) -> str: ...


def names_differ(attachments: Sequence[_Named]) -> None:
    """No two files of an answer may have one name. Raises ValidationError."""
    if len({one.name for one in attachments}) < len(attachments):
        raise ValidationError("two files have one name")


class EnvelopeSchema(Schema):
    """An answer as a program sends it; docs/submissions.md tells each field."""

    class Meta:
        unknown = EXCLUDE

    instance_id = fields.String(
        required=True,
        metadata=say(
            _l("Le vôtre, nouveau pour chaque réponse, le même à chaque essai : renvoyer est sans danger."),
            EXAMPLE_INSTANCE,
            minLength=1,
            maxLength=MOST_CHARACTERS,
        ),
    )
    form_version = fields.String(
        required=True, validate=SHORT, metadata=say(_l("La version que porte le formulaire."), "2026-03")
    )
    answers = fields.Dict(
        required=True,
        metadata=say(
            _l(
                "Le contenu de la racine du formulaire. Chaque valeur est son texte XForm ; un groupe est un "
                "objet, une répétition une liste d’objets. Les valeurs calculées peuvent manquer."
            ),
            {"age": "41", "logement": {"statut": "locataire"}, "enfant": [{"age": "7"}, {"age": "4"}]},
        ),
    )
    channel = fields.String(
        load_default="web",
        validate=validate.OneOf(sorted(CHANNELS)),
        metadata=say(
            _l("Le canal. Tout autre que `web` demande une session de qui peut collecter dans ce projet.")
        ),
    )
    language = fields.String(
        allow_none=True, validate=SHORT, metadata=say(_l("La langue dans laquelle on a répondu."), "fr")
    )
    source = fields.String(
        allow_none=True,
        validate=SHORT,
        metadata=say(_l("L’affiche, la lettre ou la liste qui a mené ici."), "affiche-hall-a"),
    )
    code = fields.String(
        allow_none=True,
        validate=SHORT,
        metadata=say(_l("Le code d’accès, là où le questionnaire en demande un.")),
    )
    started_at = fields.AwareDateTime(
        format="iso",
        allow_none=True,
        validate=MOMENT,
        metadata=say(_l("Le début, avec son décalage horaire."), "2026-05-04T18:02:00+02:00", pattern=_FORM),
    )
    finished_at = fields.AwareDateTime(
        format="iso",
        allow_none=True,
        validate=MOMENT,
        metadata=say(_l("La fin, avec son décalage horaire."), "2026-05-04T18:09:00+02:00", pattern=_FORM),
    )
    setting = fields.Nested(
        _SettingSchema, metadata=say(_l("Ce dans quoi la réponse est évaluée : moment, fuseau, hasard."))
    )
    attachments = fields.List(
        fields.Nested(AttachmentSchema),
        validate=(validate.Length(max=MOST_ATTACHMENTS), names_differ),
        metadata=say(
            _l("Les fichiers que la réponse nomme, chacun sous un autre nom. Leurs octets voyagent à part.")
        ),
    )
    flags = fields.List(
        fields.String(validate=validate.Equal(HONEYPOT)),
        validate=validate.Length(max=1),
        metadata=say(_l("`honeypot` : un champ que personne ne voit a été rempli.")),
    )
    seen = fields.Nested(
        SeenSchema,
        allow_none=True,
        metadata=say(
            _l("Le dernier reçu de ce projet que vous gardez. Un serveur qui en sait moins a été restauré.")
        ),
    )


_ENVELOPE = EnvelopeSchema()


def read_envelope(questionnaire_id: UUID, told: object) -> Envelope:
    """The envelope that a request's JSON is. Refused: envelope_malformed (400; values: fields)."""
    try:
        loaded: dict[str, Any] = _ENVELOPE.load(told)  # type: ignore[arg-type]
    except ValidationError as invalid:
        names = " ".join(sorted(str(name) for name in invalid.messages_dict))
        raise Refused("envelope_malformed", 400, {"fields": names}) from invalid
    for name in ("attachments", "flags"):
        loaded[name] = tuple(loaded.get(name, ()))
    return Envelope(questionnaire_id=questionnaire_id, **loaded)
