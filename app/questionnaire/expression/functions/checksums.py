"""The check digits that some codes end with."""


def checksum(scheme: str, text: str) -> str:
    """The check digit of a row of digits, by `verhoeff` or `luhn`; empty for what is none."""
    scheme_of = {"verhoeff": _verhoeff, "luhn": _luhn}.get(scheme.lower())
    digits = [int(character) for character in text if "0" <= character <= "9"]
    return str(scheme_of(digits)) if scheme_of and digits and len(digits) == len(text) else ""


def _luhn(digits: list[int]) -> int:
    doubled = [digit if index % 2 else sum(divmod(2 * digit, 10)) for index, digit in enumerate(digits[::-1])]
    return -sum(doubled) % 10


def _verhoeff(digits: list[int]) -> int:
    """J. Verhoeff, Error Detecting Decimal Codes, 1969: the dihedral group of the pentagon."""
    check = 0
    for index, digit in enumerate(digits[::-1]):
        check = _dihedral(check, _permuted(digit, (index + 1) % 8))
    return -check % 5 if check < 5 else check


def _permuted(digit: int, times: int) -> int:
    for _ in range(times):
        digit = _PERMUTATION[digit]
    return digit


_PERMUTATION = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def _dihedral(left: int, right: int) -> int:
    """The product of two of the pentagon's ten symmetries: 0 to 4 turn it, 5 to 9 turn it over."""
    if left < 5:
        return (left + right) % 5 + (5 if right >= 5 else 0)
    return (left - right) % 5 + (0 if right >= 5 else 5)
