"""Devices say how many items wait on them, and when they said so"""

import sqlalchemy as sa
from alembic import op
from app import columns

revision = "0021_waiting"
down_revision = "0020_codes_together"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("device", sa.Column("waiting", sa.Integer(), nullable=True))
    op.add_column("device", sa.Column("waiting_at", columns.Moment(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.drop_column("waiting_at")
        batch_op.drop_column("waiting")
