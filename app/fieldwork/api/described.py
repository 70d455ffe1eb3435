"""What the addresses of agents' devices are, for the document of the API; fieldwork’s README tells more."""

from marshmallow import EXCLUDE, Schema, fields, validate

from app.fieldwork.api.enrolling import enrol_device
from app.fieldwork.api.pulling import pull
from app.fieldwork.api.pushing import take_push
from app.fieldwork.api.replies import ChangesSchema, EnrolledSchema, PushedSchema
from app.fieldwork.pushing import MOST_ITEMS
from app.fieldwork.schemas import MOST_WAITING, EnrolSchema, ItemSchema, PullSchema
from app.i18n import _l
from app.openapi import Answer, Operation, Refusal, describe, schemes
from app.openapi import told as say
from app.openapi.refusals import TOO_MANY

schemes["tournee"] = {
    "type": "http",
    "scheme": "bearer",
    "description": _l("Le jeton `session` d’un appareil d’agent."),
}
schemes["envoi"] = {
    "type": "http",
    "scheme": "bearer",
    "description": _l("Le jeton `submit` d’un appareil d’agent : il envoie, et rien d’autre."),
}
_PART = _l("Appareils des agents")
_MALFORMED = Refusal(
    status=400,
    code="envelope_malformed",
    values={"fields": "token"},
    remedy=_l("Corrigez les champs que nomme `values.fields`."),
)
_REVOKED = Refusal(
    status=403,
    code="device_revoked",
    remedy=_l("Gardez ce qui reste sur l’appareil : l’équipe peut le reprendre par un fichier."),
)


class _EnrolSchema(EnrolSchema):
    """As it is read: what is not known is passed over."""

    class Meta:
        unknown = EXCLUDE


class _PullSchema(PullSchema):
    """As it is read: what is not known is passed over."""

    class Meta:
        unknown = EXCLUDE


class _ItemSchema(ItemSchema):
    """As it is read: what is not known is passed over."""

    class Meta:
        unknown = EXCLUDE


class PushSchema(Schema):
    """What a device holds, each sealed. An item is held to its schema alone: a bad one hinders no other."""

    class Meta:
        unknown = EXCLUDE

    items = fields.List(
        fields.Nested(_ItemSchema),
        required=True,
        validate=validate.Length(max=MOST_ITEMS),
        metadata=say(_l("Au plus cent réponses et événements, scellés.")),
    )
    waiting = fields.Integer(
        validate=validate.Range(0, MOST_WAITING),
        metadata=say(_l("Combien d’éléments restent sur l’appareil hors ceux-ci : un nombre seul.")),
    )


describe(
    Operation(
        part=_PART,
        summary=_l("Inscrire un appareil"),
        description=_l(
            "L’invitation, lue sur le QR que montre l’équipe, donne deux jetons, dits une seule fois."
        ),
        body=_EnrolSchema,
        example={"token": "3qTj0v8nXo2b7yWm4kRz1uHs5aLd9cEf", "name": "Téléphone d’Ana"},
        answers={201: Answer(_l("Inscrit."), EnrolledSchema)},
        refusals=(
            _MALFORMED,
            Refusal(
                status=404, code="invitation_unknown", remedy=_l("Demandez un autre QR : il sert une fois.")
            ),
            TOO_MANY,
        ),
    )
)(enrol_device)

describe(
    Operation(
        part=_PART,
        summary=_l("Recevoir ce qui a changé"),
        body=_PullSchema,
        example={"seen": {"epoch": 1, "sequence": 1204}, "answered": "", "waiting": 0},
        answers={200: Answer(_l("Les changements depuis `seen`."), ChangesSchema)},
        refusals=(
            _MALFORMED,
            Refusal(
                status=401, code="device_signed_out", remedy=_l("Envoyez ce qui reste, puis demandez un QR.")
            ),
            _REVOKED,
            TOO_MANY,
        ),
        credentials=("tournee",),
    )
)(pull)

describe(
    Operation(
        part=_PART,
        summary=_l("Envoyer ce que l’appareil a gardé"),
        description=_l("Un reçu signé par élément ; le même élément envoyé deux fois reçoit le même reçu."),
        body=PushSchema,
        example={
            "items": [
                {
                    "instance_id": "uuid:5b0c2f0e-7a3e-4b0e-9a55-0f3f0c9d1c11",
                    "questionnaire": "place-du-marche",
                    "sealed": "BAq3…",
                }
            ]
        },
        answers={200: Answer(_l("Un résultat par élément, dans leur ordre."), PushedSchema)},
        refusals=(
            Refusal(status=401, code="device_unknown", remedy=_l("Gardez ce qui reste et demandez un QR.")),
            _REVOKED,
            TOO_MANY,
        ),
        credentials=("envoi",),
    )
)(take_push)
