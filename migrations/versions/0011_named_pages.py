"""Pages that a person named are told apart from those whose code was read"""

import sqlalchemy as sa
from alembic import op

revision = "0011_named_pages"
down_revision = "0010_probes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("scan_page", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_named", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("scan_page", schema=None) as batch_op:
        batch_op.alter_column("is_named", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("scan_page", schema=None) as batch_op:
        batch_op.drop_column("is_named")
