"""Palier's own columns, which travel as namespaced attributes so that other tools ignore them.

In XLSForm: settings column `namespaces` = `palier="https://palier.example/xforms"`, then survey columns
`bind::palier:publish` or `body::palier:publish`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

PALIER_NAMESPACE = "https://palier.example/xforms"

PALIER_COLUMNS = ("channels", "paper-sentence", "paper-lines", "publish", "personal", "quartier")

_YES = frozenset({"yes", "oui", "true", "true()", "1"})
_NO = frozenset({"no", "non", "false", "false()", "0"})


@dataclass(frozen=True, slots=True)
class PalierColumns:
    """What the author told Palier about a question or group.

    `channels`: where it is asked, None for everywhere. `paper_sentence` is printed in place of the
    filter. `paper_lines`: ruled lines for an open answer, None to let the layout choose. `publish`:
    may results show it to the public, None when not told. `personal`: it can tell who answers.
    `quartier`: its answer tells the quartier.
    """

    channels: frozenset[str] | None = None
    paper_sentence: str | None = None
    paper_lines: int | None = None
    publish: bool | None = None
    personal: bool = False
    quartier: bool = False

    def is_asked_in(self, channel: str) -> bool:
        return self.channels is None or channel in self.channels


NO_COLUMNS = PalierColumns()


def read_palier_columns(attributes: Mapping[str, str]) -> PalierColumns:
    """Read the columns from attribute values by local name; what cannot be read counts as not told."""
    if not attributes:
        return NO_COLUMNS
    lines = attributes.get("paper-lines", "").strip()
    return PalierColumns(
        channels=frozenset(attributes["channels"].split())
        if attributes.get("channels", "").strip()
        else None,
        paper_sentence=attributes.get("paper-sentence", "").strip() or None,
        paper_lines=int(lines) if lines.isdecimal() and len(lines) < 4 else None,
        publish=_yes_or_no(attributes.get("publish")),
        personal=_yes_or_no(attributes.get("personal")) or False,
        quartier=_yes_or_no(attributes.get("quartier")) or False,
    )


def _yes_or_no(written: str | None) -> bool | None:
    told = (written or "").strip().lower()
    return True if told in _YES else False if told in _NO else None
