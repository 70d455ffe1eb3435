"""The JSON in which programs get receipts, results, and what to correct."""

from typing import Any

from marshmallow import Schema, fields, validate

from app.collection.receipt import Outcome, Receipt
from app.collection.schemas import EXAMPLE_FILE, EXAMPLE_INSTANCE, EXAMPLE_SHA256, SHA256
from app.collection.states import State
from app.collection.uploading import Progress
from app.households.codes import show_code
from app.i18n import _l
from app.openapi import ErrorSchema
from app.openapi import told as say

_TAKEN = (Outcome.ACCEPTED.value, Outcome.REPEATED.value)


class CodeField(fields.String):
    """A code in its three groups."""

    def _serialize(self, value: Any, *_args: Any, **_kwargs: Any) -> str | None:
        return show_code(value) if value else None


class ReceiptSchema(Schema):
    """What a sender keeps."""

    outcome = fields.String(
        required=True,
        validate=validate.OneOf(_TAKEN),
        metadata=say(_l("`accepted`, ou `repeated` pour ce qui était déjà là."), _TAKEN[0]),
    )
    instance_id = fields.String(required=True, metadata=say(_l("Celui de l’envoi."), EXAMPLE_INSTANCE))
    submission_id = fields.UUID(
        required=True, metadata=say(_l("Le nôtre."), "019a7c3e-4f2b-7c11-8d5e-2b6f0a9c4e17")
    )
    content_hash = fields.String(
        required=True,
        validate=SHA256,
        metadata=say(_l("L’empreinte de ce qui a été dit : un même contenu a la même."), "9f" * 32),
    )
    sequence = fields.Integer(required=True, metadata=say(_l("La place dans la suite du projet."), 1204))
    epoch = fields.Integer(
        required=True,
        metadata=say(
            _l(
                "Plus haute que dans un reçu précédent : le serveur a été restauré, renvoyez ce que vous "
                "gardez."
            ),
            1,
        ),
    )
    received_at = fields.AwareDateTime(
        format="iso",
        required=True,
        metadata=say(_l("Le moment de l’arrivée."), "2026-05-04T16:09:03.120000+00:00"),
    )
    receipt = CodeField(
        required=True,
        allow_none=True,
        attribute="code",
        metadata=say(
            _l("Le code pour revoir, corriger ou retirer la réponse à `/retrait`."), "2M7Q-R0XK-9T4E"
        ),
    )
    state = fields.String(
        required=True,
        validate=validate.OneOf([state.value for state in State]),
        metadata=say(
            _l(
                "`counted` : elle compte ; `beside` : une autre compte sous ce code ; `quarantined` : une "
                "personne décidera ; `test` : un essai ; `excluded` : écartée par une personne."
            ),
            State.COUNTED.value,
        ),
    )
    missing = fields.List(
        fields.String(validate=SHA256),
        required=True,
        metadata=say(_l("Les empreintes des fichiers qui restent à envoyer."), [EXAMPLE_SHA256]),
    )


class ProgressSchema(Schema):
    """How far a file has come."""

    received = fields.Integer(
        required=True,
        validate=validate.Range(0),
        metadata=say(_l("Les octets gardés : reprenez là."), len(EXAMPLE_FILE.encode())),
    )
    complete = fields.Boolean(required=True, metadata=say(_l("Tout est là, vérifié, pour de bon."), True))


class ViolationSchema(Schema):
    """A rule that an answer breaks."""

    path = fields.String(required=True, metadata=say(_l("La question, avec ses positions.")))
    code = fields.String(
        required=True,
        metadata=say(
            _l("`required`, `type`, `choice`, `exclusive`, `constraint` ou `unreadable`."),
            enum=["required", "type", "choice", "exclusive", "constraint", "unreadable"],
        ),
    )
    message = fields.String(required=True, metadata=say(_l("La phrase du formulaire, sinon la nôtre.")))


class InvalidErrorSchema(ErrorSchema):
    """Answers to correct."""

    violations = fields.List(
        fields.Nested(ViolationSchema),
        metadata=say(_l("Ce qui est à corriger, si le motif est `answers_invalid`.")),
    )


class InvalidSchema(Schema):
    """The body where answers are to be corrected."""

    error = fields.Nested(InvalidErrorSchema, required=True, metadata=say(_l("Pourquoi c’est refusé.")))


class ResultSchema(Schema):
    """What became of one item: a receipt or an error."""

    instance_id = fields.String(
        required=True,
        allow_none=True,
        metadata=say(_l("Celui de l’élément, s’il en a un."), EXAMPLE_INSTANCE),
    )
    status = fields.Integer(
        required=True, metadata=say(_l("Le statut que l’élément aurait eu, envoyé seul."), 201)
    )
    receipt = fields.Nested(ReceiptSchema, metadata=say(_l("S’il est gardé.")))
    error = fields.Nested(InvalidErrorSchema, metadata=say(_l("S’il est refusé.")))


class ResultsSchema(Schema):
    """What became of each, in their order."""

    results = fields.List(fields.Nested(ResultSchema), required=True, metadata=say(_l("Un par élément.")))


_RECEIPT, _PROGRESS = ReceiptSchema(), ProgressSchema()


def write_receipt(receipt: Receipt) -> dict[str, Any]:
    """A receipt as JSON; `receipt` is the code that opens the answer at /retrait."""
    written: dict[str, Any] = _RECEIPT.dump(receipt)
    return written


def write_progress(progress: Progress) -> dict[str, Any]:
    written: dict[str, Any] = _PROGRESS.dump(progress)
    return written
