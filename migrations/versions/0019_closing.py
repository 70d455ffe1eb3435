"""Closing: when a questionnaire closed, which events no longer name an answer, who answered elsewhere, counted"""

from uuid import UUID

import sqlalchemy as sa
from alembic import op
from app import columns

revision = "0019_closing"
down_revision = "0018_sealed_files"
branch_labels = None
depends_on = None

_PREFIX = "questionnaire "


def upgrade() -> None:
    op.add_column("questionnaire", sa.Column("closed_at", columns.Moment(), nullable=True))
    _date_closings()
    for name in ("is_parted", "is_late"):
        op.add_column("field_event", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "field_closing",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("questionnaire_id", columns.Id(), nullable=False),
        sa.Column("elsewhere", columns.CanonicalJson(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", "questionnaire_id", name=op.f("pk_field_closing")),
    )


def downgrade() -> None:
    op.drop_table("field_closing")
    for name in ("is_late", "is_parted"):
        op.drop_column("field_event", name)
    op.drop_column("questionnaire", "closed_at")


def _date_closings() -> None:
    """The audit log knows when each questionnaire that is closed was last closed."""
    asked = sa.table("questionnaire", *_columns(id=columns.Id, state=sa.String, closed_at=columns.Moment))
    audit = sa.table("audit_event", *_columns(act=sa.String, object=sa.String, at=columns.Moment))
    query = sa.select(audit.c.object, audit.c.at).where(audit.c.act == "questionnaire.close")
    connection = op.get_bind()
    for subject, at in connection.execute(query.order_by(audit.c.at)).all():
        which = (asked.c.id == UUID(subject.removeprefix(_PREFIX))) & (asked.c.state == "closed")
        connection.execute(sa.update(asked).where(which).values(closed_at=at))


def _columns(**types: type[sa.types.TypeEngine]) -> list[sa.ColumnClause]:
    return [sa.column(name, type_()) for name, type_ in types.items()]
