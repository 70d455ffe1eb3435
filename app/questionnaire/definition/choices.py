"""Choices, choice lists and where the choices of a question come from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.questionnaire.texts import NO_LABEL, Label

KIND_COLUMN = "palier_kind"
"""The column of the choices sheet that marks a choice as no answer: `dk` or `refused`."""

NAMES_OF_KIND = {"nsp": "dk", "nspr": "refused"}
"""Choice names that need no mark: ne sait pas, ne souhaite pas répondre."""


class ChoiceKind(StrEnum):
    """What choosing means: an answer, *ne sait pas* or *ne souhaite pas répondre*."""

    ANSWER = "answer"
    DONT_KNOW = "dk"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: its `value` as stored (XLSForm `name`), its label and the other columns of its row."""

    value: str
    text: Label = NO_LABEL
    kind: ChoiceKind = ChoiceKind.ANSWER
    columns: Mapping[str, str] = field(default_factory=dict)

    def label(self, language: str | None = None) -> str:
        """Return the label in `language`; the value where the form gives no label."""
        return self.text.plain(language) or self.value

    def media(self, language: str | None = None) -> Mapping[str, str]:
        return self.text.media(language)

    @property
    def is_exclusive(self) -> bool:
        """Whether it rules out all other choices of its question."""
        return self.kind is not ChoiceKind.ANSWER


def kind_of(value: str, columns: Mapping[str, str]) -> ChoiceKind:
    """Tell the kind of a choice from its column `palier_kind`, else from its name."""
    mark = columns.get(KIND_COLUMN, "").strip().lower() or NAMES_OF_KIND.get(value, "")
    return ChoiceKind(mark) if mark in {kind.value for kind in ChoiceKind} else ChoiceKind.ANSWER


@dataclass(frozen=True, slots=True)
class Itemset:
    """Choices that an expression finds: the `nodeset` of items, and in each the `value` and `label` parts.

    `list_name` is the secondary instance that the nodeset reads, None when it reads the answers.
    `is_filtered` tells that not all of the list is always offered, `seed` goes with `is_randomized`.
    """

    nodeset: str
    value: str
    label: str | None
    list_name: str | None
    is_filtered: bool = False
    is_randomized: bool = False
    seed: str | None = None
