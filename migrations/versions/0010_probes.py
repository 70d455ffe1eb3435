"""Sheets keyed twice to measure the reader"""

import sqlalchemy as sa
from alembic import op
from app import columns

revision = "0010_probes"
down_revision = "0009_letters"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sheet_probe",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("run_id", columns.Id(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("questionnaire_id", columns.Id(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("person_id", columns.Id(), nullable=True),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id", "run_id"],
            ["print_run.project_id", "print_run.id"],
            name=op.f("fk_sheet_probe_project_id_run_id_print_run"),
        ),
        sa.PrimaryKeyConstraint(
            "project_id", "run_id", "serial", "path", "turn", name=op.f("pk_sheet_probe")
        ),
    )
    with op.batch_alter_table("sheet_probe", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sheet_probe_questionnaire", ["project_id", "questionnaire_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("sheet_probe", schema=None) as batch_op:
        batch_op.drop_index("ix_sheet_probe_questionnaire")

    op.drop_table("sheet_probe")
