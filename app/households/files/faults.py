"""What may be wrong with a row of a file of addresses, and what to do about it: one line each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.i18n import LazyString, _, _l

#: What is wrong, then the remedy.
FAULTS: Mapping[str, tuple[LazyString, LazyString]] = {
    "address_empty": (_l("l’adresse est vide"), _l("Écrivez l’adresse, ou supprimez la ligne.")),
    "address_long": (_l("l’adresse a plus de %(most)s signes"),
                     _l("Raccourcissez-la : ce qui aide à trouver la porte va dans « remarque ».")),
    "address_street": (_l("il manque le nom de la voie"), _l("Complétez la colonne de la voie.")),
    "address_place": (_l("« %(place)s » est une voie ou un lieu : dans la Base Adresse Locale, 99999 n’est "
                         "pas un numéro"),
                      _l("Rien à faire, sauf si quelqu’un habite là : videz alors la case du numéro.")),
    "address_town": (_l("il manque le code postal ou la commune"), _l("Complétez ces deux colonnes.")),
    "address_postcode": (_l("« %(code)s » n’est pas un code postal de cinq chiffres"),
                         _l("Écrivez les cinq chiffres, par exemple 44000.")),
    "address_quartier": (_l("aucun quartier ne s’appelle « %(quartier)s »"),
                         _l("Écrivez le nom d’un des onze quartiers, ou videz la case.")),
    "address_position": (_l("« %(position)s » n’est pas une position en degrés"),
                         _l("Écrivez latitude et longitude en degrés, par exemple 47,2184 et -1,5536.")),
    "address_part": (_l("« %(part)s » est trop long pour un bâtiment, un étage ou une porte"),
                     _l("Gardez %(most)s signes au plus : le reste va dans « remarque ».")),
    "address_double": (_l("même adresse qu’à la ligne %(line)s ; s’il y a plusieurs logements, dites-le "
                          "dans une colonne « complement » (bâtiment, étage, appartement)"),
                       _l("Ajoutez l’étage et la porte, ou supprimez la ligne en double.")),
    "address_numberless": (_l("il n’y a pas de numéro dans la voie"),
                           _l("Complétez-le si la porte en a un : l’agent ne la trouvera pas sans lui.")),
    "address_several": (_l("« %(number)s » dit plusieurs numéros"),
                        _l("Écrivez une ligne par numéro, si ce sont des portes différentes.")),
    "contact_email": (_l("« %(email)s » n’est pas une adresse électronique"),
                      _l("Corrigez-la, ou videz la case.")),
    "contact_telephone": (_l("« %(telephone)s » n’est pas un numéro de téléphone"),
                          _l("Écrivez dix chiffres, ou + et l’indicatif.")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that is no address; `line` counts the file's lines from 1, headers included."""

    line: int
    code: str
    values: tuple[tuple[str, str | int], ...] = ()

    @property
    def told(self) -> str:
        """What is wrong."""
        return str(FAULTS[self.code][0]) % dict(self.values)

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return str(FAULTS[self.code][1]) % dict(self.values)

    @property
    def sentence(self) -> str:
        sentence: str = _("Ligne %(line)s : %(told)s.", line=self.line, told=self.told)
        return sentence


@dataclass(frozen=True, slots=True)
class Alike:
    """Rows of which the same is wrong: one of their faults, and the numbers of all."""

    fault: Fault
    lines: Sequence[int]

    @property
    def ranges(self) -> list[tuple[int, int]]:
        """The numbers, as first and last of those that follow one another."""
        runs = groupby(enumerate(self.lines), key=_start)
        rows = [[line for _, line in run] for _, run in runs]
        return [(row[0], row[-1]) for row in rows]


def alike(faults: Iterable[Fault]) -> list[Alike]:
    """Faults, those that say the same put together, in the order of their first rows."""
    lines: dict[tuple[object, ...], list[Fault]] = {}
    for fault in sorted(faults, key=_line):
        lines.setdefault((fault.code, fault.values), []).append(fault)
    return [Alike(same[0], [fault.line for fault in same]) for same in lines.values()]


def _line(fault: Fault) -> int:
    return fault.line


def _start(numbered: tuple[int, int]) -> int:
    at, line = numbered
    return line - at
