"""The JSON in which devices are told what they are, what changed, and what became of what they handed in."""

from marshmallow import Schema, fields

from app.collection.api.replies import CodeField, InvalidErrorSchema, ReceiptSchema
from app.i18n import _l
from app.openapi import told as say


class _FieldDeviceSchema(Schema):
    id = fields.UUID(required=True, metadata=say(_l("Son identifiant.")))
    number = fields.Integer(required=True, metadata=say(_l("Le numéro que l’équipe lit.")))
    name = fields.String(required=True, metadata=say(_l("Le nom qu’il s’est donné.")))


class _FieldAgentSchema(Schema):
    number = fields.Integer(required=True, metadata=say(_l("Le numéro de l’agent.")))
    name = fields.String(required=True, metadata=say(_l("Son nom.")))
    check = fields.String(metadata=say(_l("Ce qui, avec le numéro, ouvre la page de son badge.")))


class _FieldProjectSchema(Schema):
    number = fields.Integer(required=True, metadata=say(_l("Le numéro du projet.")))
    name = fields.String(required=True, metadata=say(_l("Son nom.")))
    zone = fields.String(required=True, metadata=say(_l("Son fuseau horaire."), "Europe/Paris"))


class EnrolledSchema(Schema):
    """A device and its credentials."""

    device = fields.Nested(_FieldDeviceSchema, required=True, metadata=say(_l("L’appareil.")))
    agent = fields.Nested(_FieldAgentSchema, required=True, metadata=say(_l("À qui il est.")))
    project = fields.Nested(_FieldProjectSchema, required=True, metadata=say(_l("Pour quel projet.")))
    session = fields.String(required=True, metadata=say(_l("Le jeton qui reçoit la tournée.")))
    submit = fields.String(required=True, metadata=say(_l("Le jeton qui envoie, même après la session.")))
    public_key = fields.String(
        required=True,
        metadata=say(_l("La clé P-256 du projet, en base 64 : ce qui est fini est scellé pour elle.")),
    )
    verifying_key = fields.String(
        required=True, metadata=say(_l("La clé Ed25519 des reçus, en hexadécimal."))
    )


class _DoorSchema(Schema):
    questionnaire = fields.String(required=True, metadata=say(_l("L’adresse courte du questionnaire.")))
    household = fields.UUID(required=True, metadata=say(_l("Le foyer.")))


class _AskedSchema(Schema):
    short_name = fields.String(required=True, metadata=say(_l("L’adresse courte."), "place-du-marche"))
    title = fields.String(required=True, metadata=say(_l("Le titre.")))
    unit = fields.String(required=True, metadata=say(_l("Qui répond : un foyer ou une personne.")))
    version = fields.String(required=True, metadata=say(_l("La version que porte le formulaire."), "2026-03"))
    number = fields.Integer(required=True, metadata=say(_l("Le numéro de cette version.")))
    languages = fields.List(fields.String(), required=True, metadata=say(_l("Ses langues."), ["fr"]))


def _part() -> fields.String:
    return fields.String(allow_none=True, metadata=say(_l("Une partie de l’adresse.")))


def _degrees() -> fields.Float:
    return fields.Float(allow_none=True, metadata=say(_l("En degrés.")))


class _FieldAddressSchema(_DoorSchema):
    address, number, street, building = _part(), _part(), _part(), _part()
    floor, door, town, remark = _part(), _part(), _part(), _part()
    latitude, longitude = _degrees(), _degrees()
    street_key = fields.String(
        required=True, metadata=say(_l("Ce que toutes les façons d’écrire cette voie ont en commun."))
    )


class _ClosedSchema(Schema):
    short_name = fields.String(required=True, metadata=say(_l("L’adresse courte du questionnaire.")))
    title = fields.String(required=True, metadata=say(_l("Son titre.")))
    closed_at = fields.AwareDateTime(
        format="iso",
        required=True,
        allow_none=True,
        metadata=say(_l("Depuis quand ; nul : on ne le sait plus.")),
    )


class _FieldEventSchema(Schema):
    id = fields.UUID(required=True, metadata=say(_l("L’identifiant que lui a donné l’appareil.")))
    sequence = fields.Integer(required=True, metadata=say(_l("Sa place dans la suite du projet.")))
    questionnaire = fields.String(required=True, metadata=say(_l("L’adresse courte du questionnaire.")))
    household = fields.UUID(required=True, allow_none=True, metadata=say(_l("Le foyer, s’il y en a un.")))
    agent = fields.UUID(required=True, metadata=say(_l("Qui l’a noté.")))
    is_mine = fields.Boolean(required=True, metadata=say(_l("C’est l’agent de cet appareil.")))
    kind = fields.String(
        required=True, metadata=say(_l("Ce qui s’est passé : un passage, un avis, une note…"))
    )
    at = fields.AwareDateTime(format="iso", required=True, metadata=say(_l("À l’heure de l’appareil.")))
    data = fields.Dict(keys=fields.String(), required=True, metadata=say(_l("Ce qui dépend de `kind`.")))


class _SentBackFileSchema(Schema):
    name = fields.String(required=True, metadata=say(_l("Le nom que lui donne la réponse.")))
    sha256 = fields.String(required=True, metadata=say(_l("Son empreinte SHA-256.")))
    size = fields.Integer(required=True, metadata=say(_l("Sa taille en octets.")))
    media_type = fields.String(required=True, metadata=say(_l("Son type de média.")))


class _SentBackContentSchema(Schema):
    answers = fields.Dict(keys=fields.String(), required=True, metadata=say(_l("Les réponses.")))
    version = fields.String(required=True, metadata=say(_l("La version du formulaire qu’elles suivent.")))
    number = fields.Integer(required=True, metadata=say(_l("Le numéro de cette version.")))
    language = fields.String(
        required=True, allow_none=True, metadata=say(_l("La langue dans laquelle on a répondu."))
    )
    channel = fields.String(required=True, metadata=say(_l("Le canal.")))
    seed = fields.Integer(required=True, metadata=say(_l("La graine des tirages au hasard.")))
    files = fields.List(
        fields.Nested(_SentBackFileSchema),
        required=True,
        metadata=say(_l("Les fichiers qu’elles nomment, sans leurs octets.")),
    )


class _SentBackSchema(Schema):
    instance_id = fields.String(required=True, metadata=say(_l("La réponse à revoir.")))
    questionnaire = fields.String(
        required=True, allow_none=True, metadata=say(_l("L’adresse courte, si on la pose encore."))
    )
    comment = fields.String(required=True, metadata=say(_l("Pourquoi.")))
    content = fields.Nested(
        _SentBackContentSchema,
        required=True,
        allow_none=True,
        metadata=say(_l("Ce qui a été répondu ; nul si la personne a répondu sans l’agent.")),
    )


class ChangesSchema(Schema):
    """What changed since a place in the project's sequence."""

    epoch = fields.Integer(
        required=True, metadata=say(_l("L’époque du serveur : elle change s’il est restauré."))
    )
    sequence = fields.Integer(required=True, metadata=say(_l("Jusqu’où ces changements vont.")))
    reset = fields.Boolean(required=True, metadata=say(_l("Tout est redit : oubliez ce que vous saviez.")))
    more = fields.Boolean(required=True, metadata=say(_l("Il y en a encore : redemandez depuis ici.")))
    agent = fields.Nested(_FieldAgentSchema, required=True, metadata=say(_l("L’agent.")))
    project = fields.Nested(_FieldProjectSchema, required=True, metadata=say(_l("Le projet.")))
    questionnaires = fields.List(
        fields.Nested(_AskedSchema), required=True, metadata=say(_l("Ce que l’on demande en ce moment."))
    )
    closed = fields.List(
        fields.Nested(_ClosedSchema),
        required=True,
        metadata=say(_l("Ce qui est clos, et où l’agent avait des portes : il n’y en a plus à faire.")),
    )
    addresses = fields.List(
        fields.Nested(_FieldAddressSchema),
        required=True,
        metadata=say(_l("Les adresses confiées ou changées.")),
    )
    gone = fields.List(
        fields.Nested(_DoorSchema), required=True, metadata=say(_l("Celles qui sont à quelqu’un d’autre."))
    )
    events = fields.List(
        fields.Nested(_FieldEventSchema), required=True, metadata=say(_l("Ce qui a été noté à ces adresses."))
    )
    doors = fields.List(
        fields.Nested(_DoorSchema),
        allow_none=True,
        metadata=say(_l("Toutes celles de l’agent ; nul : les mêmes.")),
    )
    doors_mark = fields.String(metadata=say(_l("La marque de cette liste, à redire la fois suivante.")))
    answered = fields.List(
        fields.Nested(_DoorSchema),
        required=True,
        allow_none=True,
        metadata=say(_l("Celles qui ont répondu, sans dire quoi ; nul : les mêmes.")),
    )
    mark = fields.String(
        required=True, metadata=say(_l("La marque de cette liste, à redire la fois suivante."))
    )
    sent_back = fields.List(
        fields.Nested(_SentBackSchema),
        required=True,
        allow_none=True,
        metadata=say(
            _l("Les réponses de cet agent que l’équipe lui a renvoyées, à lui seul ; nul : les mêmes.")
        ),
    )
    sent_back_mark = fields.String(
        required=True, metadata=say(_l("La marque de cette liste, à redire la fois suivante."))
    )


class FieldReceiptSchema(ReceiptSchema):
    """A receipt of an answer, or of an event, which has no more than these."""

    submission_id = fields.UUID(metadata=say(_l("Le nôtre, d’une réponse.")))
    receipt = CodeField(allow_none=True, metadata=say(_l("Le code de reçu d’une réponse.")))
    state = fields.String(metadata=say(_l("Ce qu’est devenue une réponse.")))
    missing = fields.List(fields.String(), metadata=say(_l("Les fichiers qui manquent à une réponse.")))
    signature = fields.String(required=True, metadata=say(_l("La signature Ed25519, en hexadécimal.")))


class _FieldResultSchema(Schema):
    instance_id = fields.String(
        required=True, allow_none=True, metadata=say(_l("Celui de l’élément, s’il en a un."))
    )
    status = fields.Integer(required=True, metadata=say(_l("201, 200 ou celui du refus.")))
    receipt = fields.Nested(FieldReceiptSchema, metadata=say(_l("S’il est gardé.")))
    error = fields.Nested(InvalidErrorSchema, metadata=say(_l("S’il est refusé.")))


class PushedSchema(Schema):
    """What became of each, in their order."""

    results = fields.List(
        fields.Nested(_FieldResultSchema), required=True, metadata=say(_l("Un par élément."))
    )
