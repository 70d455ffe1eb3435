"""Media of form versions; how long a device keeps a draft"""

import sqlalchemy as sa
from alembic import op
from app import columns

revision = "0006_media"
down_revision = "0005_uploads"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "form_medium",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("form_version_id", columns.Id(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id", "form_version_id"],
            ["form_version.project_id", "form_version.id"],
            name=op.f("fk_form_medium_project_id_form_version_id_form_version"),
        ),
        sa.PrimaryKeyConstraint("project_id", "form_version_id", "name", name=op.f("pk_form_medium")),
    )
    with op.batch_alter_table("form_medium", schema=None) as batch_op:
        batch_op.create_index("ix_form_medium_sha256", ["sha256"], unique=False)
    with op.batch_alter_table("form_upload", schema=None) as batch_op:
        batch_op.add_column(sa.Column("media", columns.CanonicalJson(), nullable=False, server_default="[]"))
    with op.batch_alter_table("questionnaire", schema=None) as batch_op:
        batch_op.add_column(sa.Column("draft_days", sa.Integer(), nullable=False, server_default="30"))


def downgrade() -> None:
    with op.batch_alter_table("questionnaire", schema=None) as batch_op:
        batch_op.drop_column("draft_days")
    with op.batch_alter_table("form_upload", schema=None) as batch_op:
        batch_op.drop_column("media")
    with op.batch_alter_table("form_medium", schema=None) as batch_op:
        batch_op.drop_index("ix_form_medium_sha256")

    op.drop_table("form_medium")
