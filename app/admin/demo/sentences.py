"""What made-up respondents write: a hand-written list, by questionnaire, question and language."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

_FILE = Path(__file__).with_name("sentences.csv")

Sentences = Mapping[tuple[str, str], list[str]]


def read_sentences(short_name: str) -> Sentences:
    """The sentences for a questionnaire, by the name of the question and the language."""
    sentences: dict[tuple[str, str], list[str]] = defaultdict(list)
    with _FILE.open(encoding="utf-8", newline="") as listed:
        for row in csv.DictReader(listed):
            if row["questionnaire"] == short_name:
                sentences[row["question"], row["language"]].append(row["sentence"])
    return sentences
