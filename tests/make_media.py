"""Plain factories for the files that a questionnaire shows: as small as their formats allow."""

import io
import zipfile
from collections.abc import Mapping

from PIL import Image

#: Enough of each for its content to be told.
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" + bytes(4000)
OGG = b"OggS\x00\x02" + bytes(2000)
WAV = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(2000)
M4A = b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00M4A mp42" + bytes(2000)
MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + bytes(range(256)) * 20
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + bytes(2000)
VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nBonjour\n"


def make_picture(
    format_: str = "PNG",
    *,
    size: tuple[int, int] = (60, 20),
    mode: str = "RGB",
    colour: object = "green",
    told: str = "",
    orientation: int = 0,
) -> bytes:
    """A picture of one colour; `told` is in its EXIF."""
    exif = Image.Exif()
    if told:
        exif[0x010E] = told
    if orientation:
        exif[0x0112] = orientation
    drawn = io.BytesIO()
    Image.new(mode, size, colour).save(drawn, format_, exif=exif)  # type: ignore[arg-type]
    return drawn.getvalue()


def make_archive(files: Mapping[str, bytes]) -> bytes:
    """A ZIP of files by name."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()
