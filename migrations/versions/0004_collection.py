"""Submissions, their versions, conflicts, tombstones and sequences"""

import sqlalchemy as sa
from alembic import op
from app import columns

revision = "0004_collection"
down_revision = "0003_households"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conflict",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("questionnaire_id", columns.Id(), nullable=False),
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("xml", sa.LargeBinary(), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("received_at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_conflict")),
        sa.UniqueConstraint(
            "project_id",
            "instance_id",
            "content_hash",
            name=op.f("uq_conflict_project_id_instance_id_content_hash"),
        ),
    )
    op.create_table(
        "instance_claim",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("version_id", columns.Id(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", "instance_id", name=op.f("pk_instance_claim")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "project_sequence",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_project_sequence")),
    )
    op.create_table(
        "submission",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("questionnaire_id", columns.Id(), nullable=False),
        sa.Column("version_id", columns.Id(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("valid", sa.Boolean(), nullable=True),
        sa.Column("code_id", columns.Id(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_submission")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.create_index("ix_submission_questionnaire", ["project_id", "questionnaire_id"], unique=False)
        batch_op.create_index(
            "uq_submission_place",
            ["project_id", "code_id", "place"],
            unique=True,
            sqlite_where=sa.text("code_id IS NOT NULL"),
            postgresql_where=sa.text("code_id IS NOT NULL"),
        )

    op.create_table(
        "tombstone",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.Column("questionnaire_id", columns.Id(), nullable=False),
        sa.Column("submission_id", columns.Id(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", "instance_id", name=op.f("pk_tombstone")),
        sa.UniqueConstraint("project_id", "sequence", name=op.f("uq_tombstone_project_id_sequence")),
    )
    op.create_table(
        "submission_version",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("submission_id", columns.Id(), nullable=False),
        sa.Column("questionnaire_id", columns.Id(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.Column("replaces", sa.String(), nullable=True),
        sa.Column("form_version_id", columns.Id(), nullable=True),
        sa.Column("unknown_version", sa.String(), nullable=True),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("xml", sa.LargeBinary(), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("source_id", columns.Id(), nullable=True),
        sa.Column("quartier", sa.String(), nullable=False),
        sa.Column("quartier_way", sa.String(), nullable=False),
        sa.Column("started_at", columns.Moment(), nullable=True),
        sa.Column("finished_at", columns.Moment(), nullable=True),
        sa.Column("received_at", columns.Moment(), nullable=False),
        sa.Column("collector_id", columns.Id(), nullable=True),
        sa.Column("setting", columns.CanonicalJson(), nullable=False),
        sa.Column("findings", columns.CanonicalJson(), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id", "submission_id"],
            ["submission.project_id", "submission.id"],
            name=op.f("fk_submission_version_project_id_submission_id_submission"),
        ),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_submission_version")),
        sa.UniqueConstraint("project_id", "sequence", name=op.f("uq_submission_version_project_id_sequence")),
    )
    with op.batch_alter_table("submission_version", schema=None) as batch_op:
        batch_op.create_index(
            "ix_submission_version_submission", ["project_id", "submission_id"], unique=False
        )

    op.create_table(
        "attachment",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("version_id", columns.Id(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id", "version_id"],
            ["submission_version.project_id", "submission_version.id"],
            name=op.f("fk_attachment_project_id_version_id_submission_version"),
        ),
        sa.PrimaryKeyConstraint("project_id", "version_id", "name", name=op.f("pk_attachment")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index("ix_attachment_sha256", ["sha256"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index("ix_attachment_sha256")

    op.drop_table("attachment")
    with op.batch_alter_table("submission_version", schema=None) as batch_op:
        batch_op.drop_index("ix_submission_version_submission")

    op.drop_table("submission_version")
    op.drop_table("tombstone")
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_submission_place",
            sqlite_where=sa.text("code_id IS NOT NULL"),
            postgresql_where=sa.text("code_id IS NOT NULL"),
        )
        batch_op.drop_index("ix_submission_questionnaire")

    op.drop_table("submission")
    op.drop_table("project_sequence")
    op.drop_table("instance_claim")
    op.drop_table("conflict")
