"""Files on their way in ranges"""

import sqlalchemy as sa
from alembic import op
from app import columns

revision = "0005_uploads"
down_revision = "0004_collection"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "upload",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("questionnaire_id", columns.Id(), nullable=False),
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("touched_at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_upload")),
        sa.UniqueConstraint(
            "project_id",
            "instance_id",
            "questionnaire_id",
            "sha256",
            name=op.f("uq_upload_project_id_instance_id_questionnaire_id_sha256"),
        ),
    )
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.create_index("ix_upload_touched_at", ["touched_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.drop_index("ix_upload_touched_at")

    op.drop_table("upload")
