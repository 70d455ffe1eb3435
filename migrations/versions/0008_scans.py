"""Scans: piles, pages, items to read, answers sent"""

import sqlalchemy as sa
from alembic import op
from app import columns

revision = "0008_scans"
down_revision = "0007_paper"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scan_pile",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("person_id", columns.Id(), nullable=True),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.Column("job_id", columns.Id(), nullable=True),
        sa.Column("read_at", columns.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_scan_pile_project_id_project")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_scan_pile")),
    )
    op.create_table(
        "scan_file",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("pile_id", columns.Id(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("problem_values", columns.CanonicalJson(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id", "pile_id"],
            ["scan_pile.project_id", "scan_pile.id"],
            name=op.f("fk_scan_file_project_id_pile_id_scan_pile"),
        ),
        sa.PrimaryKeyConstraint("project_id", "pile_id", "number", name=op.f("pk_scan_file")),
    )
    with op.batch_alter_table("scan_file", schema=None) as batch_op:
        batch_op.create_index("ix_scan_file_sha256", ["sha256"], unique=False)

    op.create_table(
        "scan_page",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("pile_id", columns.Id(), nullable=False),
        sa.Column("file_number", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("questionnaire_id", columns.Id(), nullable=True),
        sa.Column("run_id", columns.Id(), nullable=True),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("sheet_page", sa.Integer(), nullable=True),
        sa.Column("image_sha256", sa.String(), nullable=True),
        sa.Column("homography", columns.CanonicalJson(), nullable=True),
        sa.Column("boxes", columns.CanonicalJson(), nullable=True),
        sa.Column("inked", columns.CanonicalJson(), nullable=True),
        sa.Column("is_replaced", sa.Boolean(), nullable=False),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id", "pile_id"],
            ["scan_pile.project_id", "scan_pile.id"],
            name=op.f("fk_scan_page_project_id_pile_id_scan_pile"),
        ),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_scan_page")),
        sa.UniqueConstraint(
            "project_id",
            "pile_id",
            "file_number",
            "number",
            name=op.f("uq_scan_page_project_id_pile_id_file_number_number"),
        ),
    )
    with op.batch_alter_table("scan_page", schema=None) as batch_op:
        batch_op.create_index("ix_scan_page_copy", ["project_id", "run_id", "serial"], unique=False)
        batch_op.create_index("ix_scan_page_image", ["image_sha256"], unique=False)

    op.create_table(
        "sheet_answer",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("run_id", columns.Id(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.Column("content_sha256", sa.String(), nullable=False),
        sa.Column("versions", sa.Integer(), nullable=False),
        sa.Column("submission_id", columns.Id(), nullable=True),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id", "run_id"],
            ["print_run.project_id", "print_run.id"],
            name=op.f("fk_sheet_answer_project_id_run_id_print_run"),
        ),
        sa.PrimaryKeyConstraint("project_id", "run_id", "serial", name=op.f("pk_sheet_answer")),
    )
    op.create_table(
        "sheet_item",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("run_id", columns.Id(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("questionnaire_id", columns.Id(), nullable=False),
        sa.Column("is_decided", sa.Boolean(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("person_id", columns.Id(), nullable=True),
        sa.Column("decided_at", columns.Moment(), nullable=True),
        sa.Column("leased_to", columns.Id(), nullable=True),
        sa.Column("leased_until", columns.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id", "run_id"],
            ["print_run.project_id", "print_run.id"],
            name=op.f("fk_sheet_item_project_id_run_id_print_run"),
        ),
        sa.PrimaryKeyConstraint("project_id", "run_id", "serial", "path", name=op.f("pk_sheet_item")),
    )
    with op.batch_alter_table("sheet_item", schema=None) as batch_op:
        batch_op.create_index("ix_sheet_item_person", ["project_id", "person_id"], unique=False)
        batch_op.create_index(
            "ix_sheet_item_queue", ["project_id", "questionnaire_id", "is_decided", "path"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("sheet_item", schema=None) as batch_op:
        batch_op.drop_index("ix_sheet_item_queue")
        batch_op.drop_index("ix_sheet_item_person")

    op.drop_table("sheet_item")
    op.drop_table("sheet_answer")
    with op.batch_alter_table("scan_page", schema=None) as batch_op:
        batch_op.drop_index("ix_scan_page_image")
        batch_op.drop_index("ix_scan_page_copy")

    op.drop_table("scan_page")
    with op.batch_alter_table("scan_file", schema=None) as batch_op:
        batch_op.drop_index("ix_scan_file_sha256")

    op.drop_table("scan_file")
    op.drop_table("scan_pile")
