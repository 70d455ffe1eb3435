"""Updates of entities that a device made out of reach wait for what they build on"""

import sqlalchemy as sa
from alembic import op
from app import columns

revision = "0022_held_updates"
down_revision = "0021_waiting"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("entity_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("branch_id", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("trunk_version", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("branch_base", sa.Integer(), nullable=True))
    op.create_table(
        "held_update",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("uuid", sa.String(), nullable=False),
        sa.Column("submission_id", columns.Id(), nullable=False),
        sa.Column("list_id", columns.Id(), nullable=False),
        sa.Column("branch_id", sa.Text(), nullable=False),
        sa.Column("branch_base", sa.Integer(), nullable=False),
        sa.Column("held_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id", "list_id"],
            ["entity_list.project_id", "entity_list.id"],
            name=op.f("fk_held_update_project_id_list_id_entity_list"),
        ),
        sa.PrimaryKeyConstraint("project_id", "uuid", "submission_id", name=op.f("pk_held_update")),
    )


def downgrade() -> None:
    """What waits is not done: the answers stay, their updates are in no list."""
    op.drop_table("held_update")
    with op.batch_alter_table("entity_version", schema=None) as batch_op:
        batch_op.drop_column("branch_base")
        batch_op.drop_column("trunk_version")
        batch_op.drop_column("branch_id")
