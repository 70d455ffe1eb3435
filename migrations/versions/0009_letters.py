"""Letters: requests for copies"""

import sqlalchemy as sa
from alembic import op
from app import columns

revision = "0009_letters"
down_revision = "0008_scans"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "copy_request",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("questionnaire_id", columns.Id(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("destination", sa.String(), nullable=False),
        sa.Column("household_id", columns.Id(), nullable=True),
        sa.Column("person_id", columns.Id(), nullable=True),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.Column("run_id", columns.Id(), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id", "household_id"],
            ["household.project_id", "household.id"],
            name=op.f("fk_copy_request_project_id_household_id_household"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "run_id"],
            ["print_run.project_id", "print_run.id"],
            name=op.f("fk_copy_request_project_id_run_id_print_run"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_copy_request_project_id_project")
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_copy_request_questionnaire_id_questionnaire"),
        ),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_copy_request")),
    )
    with op.batch_alter_table("copy_request", schema=None) as batch_op:
        batch_op.create_index(
            "ix_copy_request_open", ["project_id", "questionnaire_id", "run_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("copy_request", schema=None) as batch_op:
        batch_op.drop_index("ix_copy_request_open")

    op.drop_table("copy_request")
