"""Access and receipt codes: eleven random characters and a check character.

The alphabet is Crockford's base 32 (no I, L, O, U), so that a code read aloud or copied by hand
survives; typing O for 0 or I and L for 1 is forgiven. The check character is a one-symbol
Reed-Solomon check over GF(32): position i weighs alpha**i, and twelve distinct non-zero weights
catch every wrong character and every exchange of two characters, adjacent or not. Crockford's own
modulo 37 check needs five more symbols, that neither a QR's alphanumeric mode nor a hand knows.
"""

import secrets
from collections.abc import Iterable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
_RANDOM = LENGTH - 1
_GROUP = 4
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
#: What hands and eyes exchange, and what typing puts between groups.
_FORGIVEN = str.maketrans({"O": "0", "I": "1", "L": "1", **dict.fromkeys(" \t\r\n\u00a0\u202f-–—_.", "")})
#: x⁵ + x² + 1, primitive over GF(2): alpha = 2 has order 31.
_POLYNOMIAL = 0b100101


def _multiply_by_alpha(value: int) -> int:
    value <<= 1
    return value ^ _POLYNOMIAL if value & 32 else value


def _syndrome(values: Iterable[int]) -> int:
    """Sum of value × alpha**(how many follow), by Horner's rule; 0 for a whole code."""
    total = 0
    for value in values:
        total = _multiply_by_alpha(total) ^ value
    return total


def check_character(body: str) -> str:
    """The character that makes `body`, eleven characters of the alphabet, a code."""
    return ALPHABET[_multiply_by_alpha(_syndrome(_VALUE[character] for character in body))]


def code_from_bits(bits: int) -> str:
    """The code whose eleven characters are the 55 low bits of `bits`."""
    body = "".join(ALPHABET[bits >> 5 * place & 31] for place in reversed(range(_RANDOM)))
    return body + check_character(body)


def mint_code() -> str:
    """A new random code: 55 bits from the system's generator."""
    return code_from_bits(secrets.randbits(5 * _RANDOM))


def normalise_code(typed: str) -> str | None:
    """The code somebody typed, or None when it cannot be one (length, characters or check)."""
    code = typed.upper().translate(_FORGIVEN)
    if len(code) != LENGTH or not set(code) <= _VALUE.keys():
        return None
    return None if _syndrome(_VALUE[character] for character in code) else code


def show_code(code: str) -> str:
    """Three groups of four, as printed: 7K2M-9QXT-4D0H."""
    return "-".join(code[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))
