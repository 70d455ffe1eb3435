"""Files of agents' answers, which come sealed: opened as soon as both the file and its answer are here.

The sealed bytes travel as any file does (docs/submissions.md), under their own hash; the key and the hash of
what they hold come inside the answer. Whichever comes last looks, after its commit, for the other: neither is
waited for, and nothing is opened while writing.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from uuid import UUID

from sqlalchemy import delete, select, update

from app.blobs import BlobDiffers, blob_path, drop_blob, has_blob, keep_blob
from app.collection.arriving import Foretold, Target
from app.collection.kinds import MOST_BYTES, FileRefused
from app.collection.models import Submission
from app.collection.pictures import FORMATS, check_content
from app.collection.receipt import Outcome, Receipt
from app.collection.uploading import told
from app.collection.upsert import Upsert
from app.db import after_commit, db, reading, table_of, writing
from app.errors import Refused
from app.fieldwork.file_seals import SEAL, SealBroken, open_file, unwrap_key, wrap_key
from app.fieldwork.models import SealedFile
from app.fieldwork.opening import FieldAnswer

_KEPT = {Outcome.ACCEPTED, Outcome.REPEATED}
_AT_ONCE = 1 << 20
_KEY = ["project_id", "instance_id", "sealed_sha256"]
_EXPECT = Upsert(
    lambda insert: (statement := insert(table_of(SealedFile))).on_conflict_do_update(
        index_elements=_KEY, set_={"wrapped": statement.excluded.wrapped}
    )
)


def foretell(target: Target) -> Foretold | None:
    """What is known of a sealed file; None where no answer here names it."""
    row = find_sealed(target.project_id, target.instance_id, target.sha256)
    return Foretold(row.size + SEAL, has_blob(row.sha256)) if row else None


def expect_files(project_id: UUID, answer: FieldAnswer, receipt: Receipt) -> None:
    """Note how the sealed files of an answer that is kept are opened. Called while `writing()`."""
    for one in answer.files:
        if one.seal is None or receipt.submission_id is None:
            continue
        instance_id, sealed = receipt.instance_id, one.seal.sha256
        is_here = has_blob(one.file.sha256)
        _EXPECT.run(
            {
                "project_id": project_id,
                "instance_id": instance_id,
                "sealed_sha256": sealed,
                "submission_id": receipt.submission_id,
                "sha256": one.file.sha256,
                "size": one.file.size,
                "media_type": one.file.media_type,
                "wrapped": None if is_here else wrap_key(project_id, instance_id, sealed, one.seal.key),
            }
        )


def open_expected(project_id: UUID, answer: FieldAnswer, receipt: Receipt) -> Receipt | Refused:
    """Open the files of an answer that are here; its receipt, missing files named as its device knows them.

    Refused where all are here and one cannot be opened: the answer is kept, the device keeps what it has.
    """
    failed: dict[str, Refused] = {}
    for one in answer.files:
        if one.seal:
            try:
                open_arrived(project_id, receipt.instance_id, one.seal.sha256)
            except Refused as refused:
                failed[one.seal.sha256] = refused
    missing = tuple(sorted(set(_missing(answer)) - failed.keys()))
    return next(iter(failed.values())) if failed and not missing else replace(receipt, missing=missing)


def open_arrived(project_id: UUID, instance_id: str, sealed_sha256: str) -> bool:
    """Open a file if it and its answer are here; whether it is kept now. Called while `reading()`.

    Refused: as `open_from`.
    """
    row = find_sealed(project_id, instance_id, sealed_sha256)
    return bool(row and has_blob(sealed_sha256) and open_from(row, _pieces(sealed_sha256)))


def open_from(row: SealedFile, sealed: Iterable[bytes]) -> bool:
    """Open a file from its sealed bytes, and keep it as any other. Called while `reading()`.

    Refused: sealed_file_unreadable, file_metadata (422), file_kind (415), too_large (413).
    """
    if not has_blob(row.sha256) and (row.wrapped is None or not _opened(row, row.wrapped, sealed)):
        return False
    if row.wrapped is not None:
        _forget_key(row)
    after_commit(partial(drop_blob, row.sealed_sha256))
    return True


def _opened(row: SealedFile, wrapped: bytes, sealed: Iterable[bytes]) -> bool:
    """Whether the file is kept now; another request may just have opened it."""
    try:
        _keep(row, open_file(_key_of(row, wrapped), row.instance_id, sealed))
    except FileNotFoundError:
        return has_blob(row.sha256)
    except (SealBroken, BlobDiffers) as problem:
        raise Refused("sealed_file_unreadable") from problem
    except FileRefused as refused:
        raise told(refused) from refused
    return True


def _forget_key(row: SealedFile) -> None:
    writing()
    which = (SealedFile.project_id == row.project_id) & (SealedFile.instance_id == row.instance_id)
    named = which & (SealedFile.sealed_sha256 == row.sealed_sha256)
    db.session.execute(update(SealedFile).where(named).values(wrapped=None))
    reading()


def open_target(target: Target) -> None:
    """Open a file that has just come whole. What is wrong with it is told to who hands its answer in next."""
    with suppress(Refused):
        open_arrived(target.project_id, target.instance_id, target.sha256)


def forget_files(submission: Submission) -> None:
    """An answer is erased: how its files were opened goes too."""
    which = (SealedFile.project_id == submission.project_id) & (SealedFile.submission_id == submission.id)
    db.session.execute(delete(SealedFile).where(which))


def is_kept(receipt: Receipt) -> bool:
    """Whether an answer is kept under its own instanceID."""
    return receipt.outcome in _KEPT


def find_sealed(project_id: UUID, instance_id: str, sealed_sha256: str) -> SealedFile | None:
    """What is known of a sealed file, by the hash of its sealed bytes."""
    query = select(SealedFile).where(
        SealedFile.project_id == project_id,
        SealedFile.instance_id == instance_id,
        SealedFile.sealed_sha256 == sealed_sha256,
    )
    return db.session.scalar(query.execution_options(populate_existing=True))


def _key_of(row: SealedFile, wrapped: bytes) -> bytes:
    return unwrap_key(row.project_id, row.instance_id, row.sealed_sha256, wrapped)


def _keep(row: SealedFile, pieces: Iterator[bytes]) -> None:
    """Pictures are looked at whole, as all are; a film is never whole in memory."""
    most = MOST_BYTES.get(row.media_type)
    if most is None:
        raise FileRefused("file_kind")
    if row.size > most:
        raise FileRefused("file_large")
    if row.media_type not in FORMATS:
        keep_blob(pieces, most_bytes=row.size, expected=row.sha256)
        return
    content = b"".join(pieces)
    check_content(content, row.media_type)
    keep_blob([content], most_bytes=row.size, expected=row.sha256)


def _missing(answer: FieldAnswer) -> Iterator[str]:
    """What a device can still bring: what it took over from an earlier version it never had."""
    for one in answer.files:
        if not one.taken_over and not has_blob(one.file.sha256):
            yield one.seal.sha256 if one.seal else one.file.sha256


def _pieces(sealed_sha256: str) -> Iterator[bytes]:
    with blob_path(sealed_sha256).open("rb") as file:
        yield from iter(lambda: file.read(_AT_ONCE), b"")
