"""Pictures and recordings that a questionnaire shows; moved only when they are asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.collection.pages.fields import Medium
from app.questionnaire.texts import Label


@dataclass(frozen=True, slots=True)
class Media:
    """The media files that a form version came with: size in bytes by name, and the address of each."""

    sizes: Mapping[str, int] = field(default_factory=dict)
    address: Callable[[str], str] = str

    def url(self, name: str) -> str:
        """Where the file is, empty where the form version came without it."""
        return self.address(name) if name in self.sizes else ""

    def of(self, label: Label, language: str) -> tuple[Medium, ...]:
        """The media of a label in `language`, those that are there."""
        return tuple(
            Medium(kind, self.address(name), self.sizes[name])
            for kind, name in label.media(language).items()
            if name in self.sizes and kind != "big-image"
        )


NO_MEDIA = Media()
