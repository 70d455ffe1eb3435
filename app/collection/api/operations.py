"""What the addresses of submissions are, for the document of the API."""

from collections.abc import Mapping

from marshmallow import EXCLUDE, Schema, fields, validate

from app.collection.api.replies import InvalidSchema, ProgressSchema, ReceiptSchema, ResultsSchema
from app.collection.kinds import MOST_BYTES
from app.collection.reception import MOST_CHARACTERS
from app.collection.schemas import EXAMPLE_FILE, EXAMPLE_INSTANCE, EXAMPLE_SHA256, SHA256, EnvelopeSchema
from app.i18n import LazyString, _l
from app.openapi import Answer, Bytes, Operation, Refusal
from app.openapi import told as say
from app.openapi.describing import NOBODY
from app.openapi.refusals import TOO_MANY

#: How many answers one batch may hold.
MOST_ITEMS = 100
_ANSWERS, _FILES = _l("Déposer des réponses"), _l("Déposer des fichiers")
_ANYBODY = (NOBODY, "session")
_NAME = _l("L’adresse courte du questionnaire ; majuscules et minuscules s’y valent.")


class _QuestionnaireSchema(Schema):
    short_name = fields.String(required=True, metadata=say(_NAME, "place-du-marche"))


class _FileSchema(_QuestionnaireSchema):
    sha256 = fields.String(
        required=True, validate=SHA256, metadata=say(_l("L’empreinte SHA-256 du fichier."), EXAMPLE_SHA256)
    )


class _OfAnswerSchema(Schema):
    instance = fields.String(
        required=True,
        validate=validate.Length(1, MOST_CHARACTERS),
        metadata=say(_l("L’`instance_id` de la réponse qui nomme ce fichier."), EXAMPLE_INSTANCE),
    )


class _RangeSchema(Schema):
    content_range = fields.String(
        data_key="Content-Range",
        validate=validate.Regexp(r"^bytes \d{1,9}-\d{1,9}/\d{1,9}\Z"),
        metadata=say(
            _l(
                "La partie qui vient : premier et dernier octet, puis la taille du fichier. Sans elle : tout."
            ),
            f"bytes 0-{len(EXAMPLE_FILE.encode()) - 1}/{len(EXAMPLE_FILE.encode())}",
        ),
    )


class BatchItemSchema(EnvelopeSchema):
    """An answer among others: it names its questionnaire itself."""

    questionnaire = fields.String(required=True, metadata=say(_NAME, "place-du-marche"))


class BatchSchema(Schema):
    """What a device has kept. Each item is held to its schema alone: a bad one hinders no other."""

    class Meta:
        unknown = EXCLUDE

    items = fields.List(
        fields.Nested(BatchItemSchema),
        required=True,
        validate=validate.Length(max=MOST_ITEMS),
        metadata=say(_l("Des réponses, au plus cent.")),
    )


_UNKNOWN = Refusal(
    status=404,
    code="questionnaire_unknown",
    remedy=_l("Vérifiez l’adresse courte : elle est sur la page « Partager » du questionnaire."),
)
_NO_INSTANCE = Refusal(
    status=422,
    code="instance_id_invalid",
    remedy=_l("Donnez de 1 à 255 caractères imprimables, les mêmes à chaque essai."),
)
_WITHDRAWN = Refusal(
    status=410,
    code="answer_withdrawn",
    remedy=_l("Ne renvoyez pas cette réponse : la personne l’a retirée, ou sa durée de garde est passée."),
)
_CODE = _l("Demandez à la personne le code de sa lettre ou de sa feuille, puis renvoyez avec lui.")
_LINKS: Mapping[str, object] = {
    name: {
        "operationId": f"submissions_{name}",
        "parameters": {
            "path.short_name": "$request.path.short_name",
            "path.sha256": "$response.body#/missing/0",
            "query.instance": "$request.body#/instance_id",
        },
    }
    for name in ("show_attachment", "take_attachment")
}


def _receipt(meaning: LazyString) -> Answer:
    return Answer(meaning, ReceiptSchema, _LINKS)


TAKE_SUBMISSION = Operation(
    part=_ANSWERS,
    summary=_l("Déposer une réponse"),
    description=_l(
        "Qui peut ouvrir le questionnaire peut y déposer : tout le monde s’il est ouvert, qui a un code si "
        "l’accès est par code. La même réponse envoyée deux fois reçoit le même reçu."
    ),
    path=_QuestionnaireSchema,
    body=EnvelopeSchema,
    answers={
        201: _receipt(_l("Gardée, pour de bon.")),
        200: _receipt(_l("Déjà là, avec ce même contenu : le reçu qu’elle avait eu.")),
    },
    refusals=(
        Refusal(
            status=400,
            code="envelope_malformed",
            values={"fields": "started_at"},
            remedy=_l("Corrigez les champs que nomme `values.fields`."),
        ),
        Refusal(status=403, code="code_required", remedy=_CODE),
        Refusal(status=403, code="code_unknown", remedy=_CODE),
        Refusal(status=403, code="code_revoked", remedy=_CODE),
        Refusal(status=403, code="forbidden"),
        _UNKNOWN,
        Refusal(
            status=409,
            code="instance_conflict",
            remedy=_l("Ne renvoyez pas : ce contenu aussi est gardé, et une personne verra les deux."),
        ),
        _WITHDRAWN,
        Refusal(
            status=422,
            code="answers_invalid",
            values={"violations": 1},
            more={"violations": [{"path": "/data/age", "code": "constraint", "message": "0 à 120 ans."}]},
            remedy=_l("Montrez chaque `violations` à qui répond ; rien n’a été gardé."),
            schema=InvalidSchema,
        ),
        Refusal(
            status=422,
            code="answers_unreadable",
            remedy=_l("Envoyez du texte Unicode, sans caractère nul ni moitié de caractère."),
        ),
        _NO_INSTANCE,
        TOO_MANY,
    ),
    credentials=_ANYBODY,
)

TAKE_BATCH = Operation(
    part=_ANSWERS,
    summary=_l("Déposer ce qu’un appareil a gardé"),
    description=_l(
        "Jusqu’à cent réponses à la fois, chacune comme si elle était envoyée seule. Une mauvaise ne gêne "
        "pas les autres : lisez le statut de chacune."
    ),
    body=BatchSchema,
    answers={200: Answer(_l("Un résultat par élément, dans leur ordre."), ResultsSchema)},
    refusals=(
        Refusal(
            status=401,
            code="unauthorized",
            remedy=_l("Ouvrez une session : un élément vient d’un autre canal que `web`."),
        ),
        TOO_MANY,
    ),
    credentials=_ANYBODY,
)

_FILE_REFUSALS = (
    Refusal(
        status=404, code="attachment_unnamed", remedy=_l("Laissez ce fichier : sa réponse est là sans lui.")
    ),
    _UNKNOWN,
    _WITHDRAWN,
    _NO_INSTANCE,
)
_PROGRESS = {200: Answer(_l("Où en est le fichier."), ProgressSchema)}

SHOW_ATTACHMENT = Operation(
    part=_FILES,
    summary=_l("Demander où en est un fichier"),
    path=_FileSchema,
    query=_OfAnswerSchema,
    answers=_PROGRESS,
    refusals=_FILE_REFUSALS,
)

TAKE_ATTACHMENT = Operation(
    part=_FILES,
    summary=_l("Envoyer un fichier, ou une partie"),
    description=_l(
        "Une partie peut être coupée n’importe où, même par une connexion qui tombe : demandez où en est le "
        "fichier, puis reprenez là. Un fichier vient avant sa réponse, ou après si elle le nomme."
    ),
    path=_FileSchema,
    query=_OfAnswerSchema,
    headers=_RangeSchema,
    body=Bytes(tuple(sorted(MOST_BYTES, key=lambda name: name != "text/plain")), EXAMPLE_FILE),
    answers=_PROGRESS,
    refusals=(
        *_FILE_REFUSALS,
        Refusal(
            status=409,
            code="range_gap",
            values={"received": 262_144},
            remedy=_l("Reprenez à l’octet que dit `values.received`."),
        ),
        Refusal(
            status=413,
            code="attachments_full",
            remedy=_l("Une réponse a au plus cent fichiers, de 200 Mo en tout : laissez les autres."),
        ),
        Refusal(
            status=413,
            code="too_large",
            remedy=_l("Réduisez le fichier : 10 Mo au plus, 60 Mo pour une vidéo."),
        ),
        Refusal(status=415, code="file_kind"),
        Refusal(
            status=422,
            code="attachment_mismatch",
            remedy=_l("Calculez à nouveau l’empreinte et la taille, puis recommencez depuis le début."),
        ),
        Refusal(
            status=422,
            code="file_metadata",
            remedy=_l("Ôtez de l’image EXIF, XMP et commentaires : cela change son empreinte."),
        ),
        TOO_MANY,
    ),
)
