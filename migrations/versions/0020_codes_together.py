"""Codes of one household count together; batches have a kind and a source"""

from collections import defaultdict
from uuid import UUID

import sqlalchemy as sa
from alembic import op
from app import columns

revision = "0020_codes_together"
down_revision = "0019_closing"
branch_labels = None
depends_on = None


def _table(name: str, ids: str, others: str = "") -> sa.TableClause:
    typed = [sa.column(one, columns.Id()) for one in ids.split()]
    return sa.table(name, *typed, *map(sa.column, others.split()))


_batches = _table("code_batch", "id questionnaire_id person_id", "kind name size")
_codes = _table("access_code", "project_id id questionnaire_id batch_id counts_under_id", "state admits")
_links = _table("code_link", "project_id code_id household_id")
_runs = _table("print_run", "batch_id")
_copies = _table("paper_copy", "project_id code_id", "void_at")
_submissions = _table("submission", "project_id code_id")
_audit = _table("audit_event", "id person_id project_id", "act object")
_CODE_OF_LINK = (_codes.c.project_id == _links.c.project_id) & (_codes.c.id == _links.c.code_id)


_LEAD_TO_THE_FIRST = """
    UPDATE directory SET object_id = (
        SELECT counts_under_id FROM access_code
        WHERE access_code.project_id = directory.project_id AND access_code.id = directory.object_id
    )
    WHERE kind = 'code' AND EXISTS (
        SELECT 1 FROM access_code
        WHERE access_code.project_id = directory.project_id AND access_code.id = directory.object_id
        AND counts_under_id IS NOT NULL AND state = 'active' AND NOT EXISTS (
            SELECT 1 FROM paper_copy
            WHERE paper_copy.project_id = access_code.project_id AND paper_copy.code_id = access_code.id
        )
    )
"""


def upgrade() -> None:
    with op.batch_alter_table("code_batch", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(), nullable=False, server_default="cards"))
        batch_op.add_column(sa.Column("source_id", columns.Id(), nullable=True))
    with op.batch_alter_table("code_batch", schema=None) as batch_op:
        batch_op.alter_column("kind", server_default=None)
    with op.batch_alter_table("access_code", schema=None) as batch_op:
        batch_op.add_column(sa.Column("counts_under_id", columns.Id(), nullable=True))
    _tell_kinds()
    _revive_what_reminders_replaced()


def downgrade() -> None:
    """A household has one code that opens anything again, and what it was sent leads to that one.

    Whoever holds a letter, a reminder or a notice goes on answering with it, and the household counts once. Not
    so sheets: which copy one is, its own code says. They are read, and wait for a person as their code is
    revoked. By which letter an answer came is not told any more.
    """
    _count_under_what_is_good()
    op.execute(_LEAD_TO_THE_FIRST)
    op.execute("UPDATE access_code SET state = 'revoked' WHERE counts_under_id IS NOT NULL")
    with op.batch_alter_table("access_code", schema=None) as batch_op:
        batch_op.drop_column("counts_under_id")
    with op.batch_alter_table("code_batch", schema=None) as batch_op:
        batch_op.drop_column("source_id")
        batch_op.drop_column("kind")


def _count_under_what_is_good() -> None:
    """Where the first code of a household was lost, its answers go under the next that is good."""
    connection = op.get_bind()
    lost = _codes.alias()
    is_first = (lost.c.project_id == _codes.c.project_id) & (lost.c.id == _codes.c.counts_under_id)
    query = sa.select(_codes.c["project_id", "id", "counts_under_id"], lost.c.admits).join_from(
        _codes, lost, is_first
    )
    is_good = (_codes.c.state == "active") & (lost.c.state == "revoked")
    heads: dict[tuple[UUID, UUID], UUID] = {}
    for row in connection.execute(query.where(is_good).order_by(_codes.c.id)).all():
        own = (_codes.c.project_id == row.project_id) & (_codes.c.id == row.id)
        head = heads.setdefault((row.project_id, row.counts_under_id), row.id)
        if head != row.id:
            connection.execute(_codes.update().where(own).values(counts_under_id=head))
            continue
        connection.execute(_codes.update().where(own).values(counts_under_id=None, admits=row.admits))
        under = _submissions.c.project_id == row.project_id, _submissions.c.code_id == row.counts_under_id
        connection.execute(_submissions.update().where(*under).values(code_id=row.id))


def _tell_kinds() -> None:
    """By what the print runs and the log say for certain; the rest are codes that the team handed out."""
    connection = op.get_bind()
    told = _log_of_batches()
    sheets = set(connection.scalars(sa.select(_runs.c.batch_id)))
    batches = sa.select(_batches.c["id", "questionnaire_id", "name", "size", "person_id"])
    for batch in connection.execute(batches).all():
        acts = told[batch.id]
        if batch.id in sheets:
            kind = "sheet"
        elif "letters.print" in acts:
            kind = "reminder" if f"codes.revoke questionnaire {batch.questionnaire_id}" in acts else "letter"
        elif "visits.print" in acts:
            kind = "notice"
        elif "code_link.make" in acts:  # linked to addresses, and never printed
            kind = "doorstep"
        elif (batch.name, batch.size, batch.person_id) == ("Essai de l’adresse", 1, None):
            kind = "trial"
        else:
            continue
        connection.execute(_batches.update().where(_batches.c.id == batch.id).values(kind=kind))


def _log_of_batches() -> dict[UUID, set[str]]:
    """What was done to each batch, and what its maker revoked right before, as a reminder does."""
    acts = ("codes.mint", "codes.revoke", "code_link.make", "letters.print", "visits.print", "paper.void")
    query = sa.select(_audit.c["person_id", "project_id", "act", "object"]).where(_audit.c.act.in_(acts))
    found: dict[UUID, set[str]] = defaultdict(set)
    last: dict[tuple[object, object], list[str]] = defaultdict(list)
    for event in op.get_bind().execute(query.order_by(_audit.c.id)):
        before = last[event.project_id, event.person_id]
        kind, _space, named = event.object.partition(" ")
        if kind == "code_batch":
            found[UUID(named)].add(event.act)
            if event.act == "codes.mint" and before and not before[0].startswith("paper.void"):
                found[UUID(named)].add(before[-1])
        last[event.project_id, event.person_id] = [*before[-1:], f"{event.act} {event.object}"]
    return found


def _revive_what_reminders_replaced() -> None:
    """A code that a reminder put out of use opens the questionnaire again, for the household's new code.

    Not one of a batch that was cancelled, nor of a sheet that is void: those were lost. Nor one that was
    answered, for what counts must not change.
    """
    connection = op.get_bind()
    cancelled = sa.select(_audit.c.object).where(
        _audit.c.act == "codes.revoke", _audit.c.object.like("code_batch %")
    )
    lost = {UUID(one.removeprefix("code_batch ")) for one in connection.scalars(cancelled)}
    firsts: dict[tuple[UUID, UUID], UUID] = {}
    linked = sa.select(_links.c.household_id, *_codes.c["project_id", "id", "questionnaire_id", "batch_id"])
    linked = linked.join_from(_links, _codes, _CODE_OF_LINK).order_by(_codes.c.id)
    for row in connection.execute(linked.where(_codes.c.state == "active")):
        firsts.setdefault((row.household_id, row.questionnaire_id), row.id)
    is_void = sa.exists().where(_copies.c.code_id == _codes.c.id, _copies.c.void_at.is_not(None))
    is_answered = sa.exists().where(
        _submissions.c.project_id == _codes.c.project_id, _submissions.c.code_id == _codes.c.id
    )
    replaced = linked.where(_codes.c.state == "revoked", ~is_void, ~is_answered)
    for row in connection.execute(replaced).all():
        first = firsts.get((row.household_id, row.questionnaire_id))
        if first and row.batch_id not in lost:
            this = (_codes.c.project_id == row.project_id) & (_codes.c.id == row.id)
            connection.execute(_codes.update().where(this).values(state="active", counts_under_id=first))
