"""The person that a row names: read apart from the address, kept only where the team says so."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.households.files.faults import Fault

_EMAIL = re.compile(r"[^@\s,;<>]{1,64}@[^@\s,;<>]+\.[^@\s,;<>.]{2,}")
_LONGEST_NAME, _LONGEST_EMAIL = 120, 254
_SEPARATORS = re.compile(r"[\s.\-/()\u00a0\u202f]+")
_ABROAD = re.compile(r"\+\d{7,15}")


@dataclass(frozen=True, slots=True)
class Told:
    """A contact as a file tells it: at least one of the three is there."""

    name: str = ""
    email: str | None = None
    telephone: str | None = None


def read_person(line: int, told: Mapping[str, str]) -> Told | Fault | None:
    """The contact of a row, what is wrong with it, or None where the row names nobody."""
    name = " ".join(filter(None, map(told.get, ("title", "first_name", "name"))))[:_LONGEST_NAME]
    email, telephone = told.get("email", ""), told.get("telephone", "")
    if email and (len(email) > _LONGEST_EMAIL or not _EMAIL.fullmatch(email)):
        return Fault(line, "contact_email", (("email", email[:60]),))
    number = read_telephone(telephone)
    if telephone and number is None:
        return Fault(line, "contact_telephone", (("telephone", telephone[:40]),))
    if not (told.get("name") or told.get("first_name") or email or number):
        return None
    return Told(name, email.casefold() or None, number)


def read_telephone(text: str) -> str | None:
    """A number as it is read out: "06 12 34 56 78", or "+32470123456" from abroad; None where it is none.

    A spreadsheet takes the first zero of a number away: nine digits are ten.
    """
    digits = _SEPARATORS.sub("", text.replace("(0)", ""))
    digits = re.sub(r"^(?:\+|00)33", "0", digits)
    digits = re.sub(r"^00", "+", digits)
    if re.fullmatch(r"[1-9]\d{8}", digits):
        digits = f"0{digits}"
    if re.fullmatch(r"0[1-9]\d{8}", digits):
        return " ".join(digits[at : at + 2] for at in range(0, 10, 2))
    return digits if _ABROAD.fullmatch(digits) else None
