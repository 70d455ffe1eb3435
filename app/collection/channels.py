"""The channels through which answers come."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Channel:
    """`corrects`: whoever answers is there to be asked again, so an invalid answer is sent back.

    Elsewhere what fails is stored and flagged: the person is gone, the paper says what it says.
    """

    name: str
    corrects: bool = False


CHANNELS = {
    channel.name: channel
    for channel in (
        Channel("web", corrects=True),
        Channel("paper"),
        Channel("door"),
        Channel("street"),
        Channel("counter"),
        Channel("phone"),
        Channel("collect"),
    )
}
