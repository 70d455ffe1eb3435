"""Sealed files: files of agents' answers that come sealed, and until they are opened by which key"""

import sqlalchemy as sa
from alembic import op
from app import columns

revision = "0018_sealed_files"
down_revision = "0017_spelling"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sealed_file",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.Column("sealed_sha256", sa.String(), nullable=False),
        sa.Column("submission_id", columns.Id(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("project_id", "instance_id", "sealed_sha256", name=op.f("pk_sealed_file")),
    )
    op.create_index("ix_sealed_file_submission", "sealed_file", ["project_id", "submission_id"])


def downgrade() -> None:
    op.drop_table("sealed_file")
