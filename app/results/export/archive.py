"""A ZIP sent while it is made: the first table straight through, the others by way of temporary files."""

import zipfile
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import IO, BinaryIO

#: Bytes read at a time from a temporary file.
_PIECE = 256 * 1024


class _Sink:
    """A file that cannot be read or rewound: holds what was written until it is taken."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._told = 0

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        self._told += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self._told

    def flush(self) -> None:
        """Nothing waits."""

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


class Archive:
    """Members one after the other, each as pieces of bytes; every call yields what can leave."""

    def __init__(self) -> None:
        self._sink = _Sink()
        # Level 1: answers repeat themselves, and a higher level costs more time than the network saves.
        self._zip = zipfile.ZipFile(
            self._sink,  # type: ignore[call-overload]
            "w",
            zipfile.ZIP_DEFLATED,
            compresslevel=1,
        )

    def member(self, name: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
        with self._zip.open(name, "w", force_zip64=True) as member:
            for piece in pieces:
                member.write(piece)
                if ready := self._sink.take():
                    yield ready
        yield self._sink.take()

    def close(self) -> bytes:
        self._zip.close()
        return self._sink.take()


def spool() -> BinaryIO:
    """A nameless temporary file that vanishes when closed."""
    return TemporaryFile()  # closed by who asked for it


def replay(file: IO[bytes]) -> Iterator[bytes]:
    """The whole of a spooled file, in pieces."""
    file.seek(0)
    while piece := file.read(_PIECE):
        yield piece
