"""The questionnaire of the benches: 25 questions, one repeat, filters, rules; and made-up answers to it."""

import random
from typing import Any

MARKDOWN = """
| survey | | | | | | | |
| | type | name | label | required | relevant | constraint | calculation |
| | select_one quartiers | quartier | Dans quel quartier habitez-vous ? | yes | | | |
| | select_one oui_non | habite | Habitez-vous près de la place ? | yes | | | |
| | select_one durees | depuis | Depuis combien de temps ? | | ${habite} = 'oui' | | |
| | begin_group | usages | Vos usages | | | | |
| | select_one frequences | frequence | Allez-vous sur la place ? | yes | | | |
| | select_multiple activites | activites | Qu’y faites-vous ? | | ${frequence} != 'jamais' | | |
| | text | autre_activite | Quoi d’autre ? | | selected(${activites}, 'autre') | | |
| | select_one moments | moment | À quel moment ? | | ${frequence} != 'jamais' | | |
| | select_one transports | transport | Comment venez-vous ? | | | | |
| | integer | minutes | En combien de minutes ? | | | . >= 0 and . <= 240 | |
| | end_group | | | | | | |
| | begin_group | avis | Votre avis | | | | |
| | select_one accord | ombre | Il y a assez d’ombre | | | | |
| | select_one accord | bancs | Il y a assez de bancs | | | | |
| | select_one accord | proprete | La place est propre | | | | |
| | select_one accord | securite | On s’y sent en sécurité | | | | |
| | select_one accord | bruit | Elle est calme | | | | |
| | select_multiple souhaits | souhaits | Que souhaitez-vous ? | | | | |
| | integer | note | Quelle note lui donnez-vous ? | yes | | . >= 0 and . <= 10 | |
| | text | pourquoi | Pourquoi cette note ? | | ${note} < 5 | string-length(.) < 2000 | |
| | text | idee | Une idée à nous donner ? | | | | |
| | end_group | | | | | | |
| | integer | foyer | Combien êtes-vous dans le foyer ? | yes | | . >= 1 and . <= 12 | |
| | begin_repeat | personne | Chaque personne | | | | |
| | integer | age | Son âge | yes | | . >= 0 and . <= 120 | |
| | select_one genres | genre | Son genre | | | | |
| | select_one oui_non | joue | Joue-t-elle sur la place ? | | ${age} < 18 | | |
| | end_repeat | | | | | | |
| | calculate | mineurs | | | | | count(${personne}[age < 18]) |
| | calculate | part | | | | | round(${mineurs} div ${foyer} * 100, 0) |
| | select_one logements | logement | Votre logement | | | | |
| | select_one oui_non | voiture | Avez-vous une voiture ? | | | | |
| | date | visite | Quand y êtes-vous allé la dernière fois ? | | | . <= today() | |
| choices | | |
| | list_name | name | label |
{choices}
| settings | | |
| | form_title | form_id | version |
| | Une place à refaire | place | 1 |
"""

LISTS = {
    "quartiers": [*map(str, range(1, 12)), "ailleurs", "nspr"],
    "oui_non": ["oui", "non", "nspr"],
    "durees": ["moins_1", "1_5", "5_10", "plus_10"],
    "frequences": ["jour", "semaine", "mois", "jamais"],
    "activites": ["marche", "jeux", "marcher", "attendre", "lire", "autre"],
    "moments": ["matin", "midi", "soir", "nuit"],
    "transports": ["pied", "velo", "bus", "tram", "voiture"],
    "accord": ["pas_du_tout", "plutot_pas", "plutot", "tout_a_fait", "nsp"],
    "souhaits": ["arbres", "bancs", "jeux", "eau", "lumiere", "toilettes", "rien"],
    "genres": ["femme", "homme", "autre", "nspr"],
    "logements": ["locataire", "proprietaire", "heberge", "autre"],
}
_WORDS = [
    "la",
    "place",
    "est",
    "belle",
    "mais",
    "il",
    "manque",
    "des",
    "arbres",
    "et",
    "de",
    "l’eau",
    "pour",
    "les",
    "enfants",
    "du",
    "quartier",
]


def markdown() -> str:
    """The questionnaire as a Markdown XLSForm."""
    rows = [f"| | {name} | {value} | {value} |" for name, values in LISTS.items() for value in values]
    return MARKDOWN.replace("{choices}", "\n".join(rows))


def make_answers(chance: random.Random) -> dict[str, Any]:
    """Valid answers that a resident might give, about 900 bytes of JSON."""
    habits = _habits(chance)
    answers = {
        "quartier": chance.choice(LISTS["quartiers"]),
        "habite": "oui",
        "depuis": chance.choice(LISTS["durees"]),
        "usages": habits,
        "avis": _opinion(chance),
        "personne": [_person(chance) for _ in range(chance.randint(1, 4))],
        "logement": chance.choice(LISTS["logements"]),
        "voiture": chance.choice(LISTS["oui_non"]),
        "visite": f"2026-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}",
    }
    return answers | {"foyer": str(len(answers["personne"]))}


def _habits(chance: random.Random) -> dict[str, str]:
    activities = chance.sample(LISTS["activites"], chance.randint(1, 3))
    habits = {
        "frequence": chance.choice(LISTS["frequences"][:3]),
        "activites": " ".join(activities),
        "moment": chance.choice(LISTS["moments"]),
        "transport": chance.choice(LISTS["transports"]),
        "minutes": str(chance.randint(1, 60)),
    }
    return habits | ({"autre_activite": _sentence(chance, 4)} if "autre" in activities else {})


def _opinion(chance: random.Random) -> dict[str, str]:
    scales = ("ombre", "bancs", "proprete", "securite", "bruit")
    note = chance.randint(0, 10)
    opinion = {name: chance.choice(LISTS["accord"]) for name in scales} | {"note": str(note)}
    opinion["souhaits"] = " ".join(chance.sample(LISTS["souhaits"][:6], 2))
    opinion["idee"] = _sentence(chance, 18)
    return opinion | ({"pourquoi": _sentence(chance, 14)} if note < 5 else {})


def _person(chance: random.Random) -> dict[str, str]:
    age = chance.randint(0, 95)
    person = {"age": str(age), "genre": chance.choice(LISTS["genres"])}
    return person | ({"joue": chance.choice(["oui", "non"])} if age < 18 else {})


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(_WORDS, k=words))
