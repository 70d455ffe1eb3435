"""Call turns: a household is one caller's for some minutes"""

import sqlalchemy as sa
from alembic import op
from app import columns

revision = "0016_call_turns"
down_revision = "0015_fieldwork"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "call_turn",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("questionnaire_id", columns.Id(), nullable=False),
        sa.Column("household_id", columns.Id(), nullable=False),
        sa.Column("person_id", columns.Id(), nullable=True),
        sa.Column("until", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_call_turn_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_call_turn_project_id_project")),
        sa.PrimaryKeyConstraint("project_id", "questionnaire_id", "household_id", name=op.f("pk_call_turn")),
    )


def downgrade() -> None:
    op.drop_table("call_turn")
