"""Paper: layouts, print runs, copies, the team's words"""

import sqlalchemy as sa
from alembic import op
from app import columns

revision = "0007_paper"
down_revision = "0006_media"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_text",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("questionnaire_id", columns.Id(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_paper_text_project_id_project")
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_paper_text_questionnaire_id_questionnaire"),
        ),
        sa.PrimaryKeyConstraint(
            "project_id", "questionnaire_id", "language", "name", name=op.f("pk_paper_text")
        ),
    )
    op.create_table(
        "paper_layout",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("questionnaire_id", columns.Id(), nullable=False),
        sa.Column("form_version_id", columns.Id(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("variant", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("places", columns.CanonicalJson(), nullable=True),
        sa.Column("base_sha256", sa.String(), nullable=False),
        sa.Column("accessible_sha256", sa.String(), nullable=False),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id", "form_version_id"],
            ["form_version.project_id", "form_version.id"],
            name=op.f("fk_paper_layout_project_id_form_version_id_form_version"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_paper_layout_project_id_project")
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_paper_layout_questionnaire_id_questionnaire"),
        ),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_paper_layout")),
        sa.UniqueConstraint("mark", name=op.f("uq_paper_layout_mark")),
        sa.UniqueConstraint(
            "project_id",
            "questionnaire_id",
            "fingerprint",
            name=op.f("uq_paper_layout_project_id_questionnaire_id_fingerprint"),
        ),
    )
    op.create_table(
        "print_run",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", columns.Id(), nullable=False),
        sa.Column("layout_id", columns.Id(), nullable=False),
        sa.Column("batch_id", columns.Id(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("is_trial", sa.Boolean(), nullable=False),
        sa.Column("person_id", columns.Id(), nullable=True),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id", "batch_id"],
            ["code_batch.project_id", "code_batch.id"],
            name=op.f("fk_print_run_project_id_batch_id_code_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "layout_id"],
            ["paper_layout.project_id", "paper_layout.id"],
            name=op.f("fk_print_run_project_id_layout_id_paper_layout"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_print_run_project_id_project")),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_print_run_questionnaire_id_questionnaire"),
        ),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_print_run")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_print_run_project_id_number")),
    )
    op.create_table(
        "paper_copy",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("run_id", columns.Id(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("code_id", columns.Id(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("handed_out_at", columns.Moment(), nullable=True),
        sa.Column("returned_at", columns.Moment(), nullable=True),
        sa.Column("void_at", columns.Moment(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id", "code_id"],
            ["access_code.project_id", "access_code.id"],
            name=op.f("fk_paper_copy_project_id_code_id_access_code"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "run_id"],
            ["print_run.project_id", "print_run.id"],
            name=op.f("fk_paper_copy_project_id_run_id_print_run"),
        ),
        sa.PrimaryKeyConstraint("project_id", "run_id", "serial", name=op.f("pk_paper_copy")),
    )
    with op.batch_alter_table("paper_copy", schema=None) as batch_op:
        batch_op.create_index("ix_paper_copy_code", ["project_id", "code_id"], unique=True)


def downgrade() -> None:
    with op.batch_alter_table("paper_copy", schema=None) as batch_op:
        batch_op.drop_index("ix_paper_copy_code")

    op.drop_table("paper_copy")
    op.drop_table("print_run")
    op.drop_table("paper_layout")
    op.drop_table("paper_text")
