"""Reviews: the state of a submission's review, and comments on it"""

import sqlalchemy as sa
from alembic import op
from app import columns

revision = "0012_review"
down_revision = "0011_named_pages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "submission_comment",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("submission_id", columns.Id(), nullable=False),
        sa.Column("person_id", columns.Id(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id", "submission_id"],
            ["submission.project_id", "submission.id"],
            name=op.f("fk_submission_comment_project_id_submission_id_submission"),
        ),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_submission_comment")),
    )
    with op.batch_alter_table("submission_comment", schema=None) as batch_op:
        batch_op.create_index(
            "ix_submission_comment_submission", ["project_id", "submission_id"], unique=False
        )

    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.add_column(sa.Column("review", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_column("review")

    with op.batch_alter_table("submission_comment", schema=None) as batch_op:
        batch_op.drop_index("ix_submission_comment_submission")

    op.drop_table("submission_comment")
