"""Codes survive hands, eyes and dictation; what a hand spoils is noticed."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.households.codes import ALPHABET, LENGTH, code_from_bits, mint_code, normalise_code, show_code

codes = st.integers(0, 2**55 - 1).map(code_from_bits)


def test_a_minted_code_is_twelve_characters_of_crockfords_alphabet() -> None:
    minted = {mint_code() for _ in range(500)}
    assert len(minted) == 500
    assert all(len(code) == LENGTH and set(code) <= set(ALPHABET) for code in minted)


@given(codes)
def test_a_shown_code_reads_back_however_it_is_typed(code: str) -> None:
    shown = show_code(code)
    assert [len(group) for group in shown.split("-")] == [4, 4, 4]
    muddled = shown.replace("0", "O").replace("1", "l").lower()
    for typed in (code, shown, shown.replace("-", " "), f"  {muddled} ", muddled.replace("l", "i")):
        assert normalise_code(typed) == code


@given(codes, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(code: str, place: int, wrong: str) -> None:
    spoiled = code[:place] + wrong + code[place + 1 :]
    assert normalise_code(spoiled) == (code if spoiled == code else None)


@given(codes, st.integers(0, LENGTH - 1), st.integers(0, LENGTH - 1))
def test_two_exchanged_characters_are_noticed_adjacent_or_not(code: str, one: int, other: int) -> None:
    characters = list(code)
    characters[one], characters[other] = characters[other], characters[one]
    spoiled = "".join(characters)
    assert normalise_code(spoiled) == (code if spoiled == code else None)


@pytest.mark.parametrize("typed", ["", "7K2M", "7K2M-9QXT-4D0H-0", "é" * 12, "UUUU-UUUU-UUUU"])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert normalise_code(typed) is None


def test_random_typing_is_refused_but_for_one_in_thirty_two() -> None:
    typing = random.Random(5)  # noqa: S311
    accepted = sum(
        normalise_code("".join(typing.choices(ALPHABET, k=LENGTH))) is not None for _ in range(20_000)
    )
    assert 450 < accepted < 800
