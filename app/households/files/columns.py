"""What the columns of a file of addresses mean: one line per field, by the headers that it usually has.

Headers compare folded: "Nom de la voie", "NOM_DE_LA_VOIE" and "nom-de-la-voie" are one. Those of the Base
Adresse Nationale (CSV) and of the Base Adresse Locale are among them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.errors import Refused
from app.households.files.names import field_name
from app.projects.quartiers import fold

HEADERS: Mapping[str, tuple[str, ...]] = {
    "address": ("adresse", "adresse complete", "adresse postale", "adresse du logement", "adresse 1",
                "libelle adresse", "libelle de l adresse"),
    "number": ("numero", "num", "n", "no", "nr", "numero voie", "numero de voie", "numero dans la voie",
               "num voie", "n voie", "n de voie", "numero rue", "n rue", "n de rue", "numero de rue"),
    "suffix": ("rep", "repetition", "indice", "indice de repetition", "indice repetition", "suffixe",
               "bis ter", "complement numero"),
    "street_kind": ("type voie", "type de voie", "nature voie", "nature de voie"),
    "street": ("nom voie", "nom de voie", "nom de la voie", "voie nom", "voie", "rue", "nom rue",
               "nom de rue", "nom de la rue", "libelle voie", "libelle de voie", "libelle de la voie"),
    "hamlet": ("nom ld", "lieu dit", "lieudit", "nom du lieu dit", "hameau"),
    "postcode": ("code postal", "cp", "codepostal", "code post"),
    "town": ("nom commune", "nom de la commune", "commune", "commune nom", "ville", "localite"),
    "complement": ("complement", "complement adresse", "complement d adresse", "adresse 2",
                   "complement de l adresse"),
    "building": ("batiment", "bat", "immeuble", "residence", "tour"),
    "floor": ("etage", "niveau", "et", "etg"),
    "door": ("porte", "appartement", "appt", "apt", "logement", "numero logement", "numero de logement",
             "numero appartement", "numero d appartement", "numero de porte", "n logement", "n appartement"),
    "quartier": ("quartier", "nom quartier", "nom du quartier"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "long", "lng"),
    "remark": ("remarque", "remarques", "commentaire", "commentaires", "observation", "observations",
               "note", "notes", "digicode", "code d acces", "acces", "interphone"),
    "title": ("civilite", "titre"),
    "first_name": ("prenom", "prenoms"),
    "name": ("nom", "nom de famille", "nom prenom", "nom et prenom", "prenom nom", "prenom et nom",
             "nom complet", "occupant", "locataire", "nom du locataire", "habitant", "contact",
             "nom du contact"),
    "telephone": ("telephone", "tel", "portable", "mobile", "numero de telephone", "tel portable",
                  "telephone portable", "telephone mobile", "telephone fixe", "tel fixe"),
    "email": ("email", "e mail", "mail", "courriel", "adresse mail", "adresse email", "adresse e mail",
              "adresse electronique"),
}  # fmt: skip
#: Fields that say who lives somewhere: letters never read them, lists where the team says so.
PERSONAL = frozenset({"title", "first_name", "name", "telephone", "email"})
#: Several columns of these may be read side by side; of any other field, only the first.
_JOINED = frozenset({"remark", "complement"})
#: Columns of the Base Adresse Nationale and Locale that a door needs not: known, and nothing to tell of.
_NOT_NEEDED = frozenset(
    {
        "id", "id fantoir", "code insee", "code insee ancienne commune", "nom ancienne commune", "x", "y",
        "type position", "position", "alias", "lieudit complement nom", "libelle acheminement",
        "nom afnor", "source position", "source nom voie", "certification commune", "certification adresse",
        "cad parcelles", "commune insee", "uid adresse", "cle interop", "source", "date der maj",
    }
)  # fmt: skip
_FIELD_OF = {header: field for field, headers in HEADERS.items() for header in headers}
#: A header that names two of them is of a complement: "Bât / étage / porte".
_INSIDE = ("building", "floor", "door")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one sheet: their headers, blanks within them made one, and which field each is."""

    headers: tuple[str, ...]
    fields: tuple[str | None, ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """Headers of columns that are not read and may mean something, in their order."""
        pairs = zip(self.headers, self.fields, strict=True)
        return tuple(header for header, field in pairs if fold(header) and not field and is_needed(header))

    @property
    def personal(self) -> tuple[str, ...]:
        """Headers of columns on people, folded; each once."""
        pairs = zip(map(fold, self.headers), self.fields, strict=True)
        named = [header for header, field in pairs if (field or _FIELD_OF.get(header)) in PERSONAL]
        return tuple(dict.fromkeys(named))

    @property
    def are_addresses(self) -> bool:
        return "address" in self.fields or "street" in self.fields

    def read(self, cells: Sequence[str]) -> dict[str, str]:
        """A row's texts by field, blanks within them made one; cells of one field are put together."""
        told: dict[str, str] = {}
        for field, cell in zip(self.fields, cells, strict=False):
            if field and (text := " ".join(cell.split())):
                told[field] = f"{told[field]}, {text}" if field in told else text
        return told


@dataclass(frozen=True, slots=True)
class Taken:
    """What somebody takes the columns of a sheet for; without headers its first row is an address too."""

    fields: tuple[str | None, ...]
    has_headers: bool = True


def understand(headers: Sequence[str]) -> Columns:
    """What a row of headers says; a row that is none of headers has no field either."""
    fields: list[str | None] = []
    for folded in map(fold, headers):
        field = _FIELD_OF.get(folded) or _complement(folded)
        is_read = field is not None and (field in _JOINED or field not in fields)
        fields.append(field if is_read else None)
    return Columns(tuple(" ".join(header.split()) for header in headers), tuple(fields))


def is_needed(header: str) -> bool:
    """Whether a column may say something of a door; those that are known not to are told apart."""
    return fold(header) not in _NOT_NEEDED


def check_fields(headers: Sequence[str], fields: Sequence[str | None]) -> None:
    """What somebody takes columns for. Refused: columns_street, columns_double (values: field, columns)."""
    counts = Counter(field for field in fields if field and field not in _JOINED)
    double = next((field for field, count in counts.items() if count > 1), None)
    if double:
        named = [header for header, field in zip(headers, fields, strict=True) if field == double]
        columns = ", ".join(f"« {header} »" for header in named)
        raise Refused("columns_double", 422, {"field": field_name(double), "columns": columns})
    if not {"address", "street"} & set(fields):
        raise Refused("columns_street")


def _complement(folded: str) -> str | None:
    words = set(folded.split())
    named = sum(not words.isdisjoint(HEADERS[field]) for field in _INSIDE)
    return "complement" if named > 1 else None
