"""How a refusal looks in JSON, what it is called in the document, and what a program does about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import Schema, fields

from app.errors import Refused, sentences
from app.i18n import LazyString, _l
from app.openapi.telling import told

_SAFE = {"GET", "HEAD", "OPTIONS"}


class ErrorSchema(Schema):
    """Why something was refused."""

    code = fields.String(
        required=True, metadata=told(_l("Le motif, qui ne change pas d’une version à l’autre."))
    )
    message = fields.String(required=True, metadata=told(_l("Une phrase pour qui peut y remédier.")))
    values = fields.Dict(
        keys=fields.String(),
        required=True,
        metadata=told(_l("Ce que la phrase nomme : des champs, un délai.")),
    )


class FailureSchema(Schema):
    """The body of every refusal."""

    error = fields.Nested(ErrorSchema, required=True, metadata=told(_l("Pourquoi c’est refusé.")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A refusal that an operation may meet with: `values` are examples of those of its sentence.

    `more` is an example of what else a `schema` of its own has. `remedy` is what whoever wrote the program
    does; None stands for what is said of the status.
    """

    status: int
    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)
    remedy: LazyString | None = None
    schema: type[Schema] = FailureSchema

    @property
    def sentence(self) -> str:
        return Refused(self.code, self.status, self.values).sentence

    @property
    def has_sentence(self) -> bool:
        """Whether the code has a sentence of its own, rather than that of its status."""
        return self.code in sentences

    @property
    def example(self) -> dict[str, Any]:
        """The body with which it comes."""
        error = {"code": self.code, "message": self.sentence, "values": dict(self.values)}
        return {"error": error | dict(self.more)}

    @property
    def advice(self) -> str:
        return str(self.remedy or _REMEDIES[self.status])


#: What to do about each status, where a refusal says nothing of its own.
_REMEDIES: dict[int, LazyString] = {
    400: _l("Corrigez la demande : telle quelle, elle sera toujours refusée."),
    401: _l("Ouvrez une session, ou redonnez un jeton valable, puis recommencez."),
    403: _l("Demandez ce droit à l’équipe du projet."),
    404: _l("Vérifiez l’adresse."),
    409: _l("Lisez ce qui est déjà enregistré avant de recommencer."),
    410: _l("N’envoyez plus cela : mettez-le de côté."),
    413: _l("Envoyez moins à la fois."),
    415: _l("Envoyez un autre type de fichier."),
    422: _l("Corrigez ce qui est nommé, puis envoyez à nouveau."),
    429: _l("Attendez le nombre de secondes que dit l’en-tête Retry-After, puis renvoyez la même demande."),
    500: _l("Renvoyez la même demande plus tard ; si cela dure, prévenez l’administration de Palier."),
    503: _l("Renvoyez la même demande dans quelques secondes."),
    507: _l("Gardez ce que vous avez et renvoyez-le plus tard : rien n’a été enregistré."),
}

TOO_MANY = Refusal(status=429, code="too_many", values={"seconds": 60})
_ALWAYS = (Refusal(status=500, code="internal"), Refusal(status=503, code="busy", values={"seconds": 5}))
_ON_WRITING = (
    Refusal(status=400, code="bad_request"),
    Refusal(
        status=403,
        code="foreign_origin",
        remedy=_l("Depuis un navigateur, appelez ce serveur depuis ses propres pages."),
    ),
    Refusal(status=413, code="too_large"),
    Refusal(status=507, code="disk_full"),
)
_NOT_THERE = Refusal(status=404, code="not_found")


def common_refusals(method: str, *, has_parameters: bool) -> Iterator[Refusal]:
    """What any operation of this method may meet with, whatever it does."""
    yield from _ALWAYS
    if method not in _SAFE:
        yield from _ON_WRITING
    if has_parameters:
        yield _NOT_THERE
