"""The one door for answers: submit() -> receipt; the resident pages that lead to it."""
