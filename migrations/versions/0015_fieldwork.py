"""Fieldwork: devices, assignments, events, the duty log"""

import sqlalchemy as sa
from alembic import op
from app import columns

revision = "0015_fieldwork"
down_revision = "0014_addresses"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "field_event",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("questionnaire_id", columns.Id(), nullable=False),
        sa.Column("household_id", columns.Id(), nullable=True),
        sa.Column("person_id", columns.Id(), nullable=False),
        sa.Column("device_id", columns.Id(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.Column("received_at", columns.Moment(), nullable=False),
        sa.Column("data", columns.CanonicalJson(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_field_event")),
        sa.UniqueConstraint("project_id", "sequence", name=op.f("uq_field_event_project_id_sequence")),
    )
    with op.batch_alter_table("field_event", schema=None) as batch_op:
        batch_op.create_index(
            "ix_field_event_household", ["project_id", "household_id", "questionnaire_id"], unique=False
        )

    op.create_table(
        "device",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", columns.Id(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("session_digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("session_until", columns.Moment(), nullable=True),
        sa.Column("submit_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.Column("last_seen_at", columns.Moment(), nullable=True),
        sa.Column("revoked_at", columns.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_device_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_device_project_id_project")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_device")),
        sa.UniqueConstraint("number", name=op.f("uq_device_number")),
        sa.UniqueConstraint("session_digest", name=op.f("uq_device_session_digest")),
        sa.UniqueConstraint("submit_digest", name=op.f("uq_device_submit_digest")),
    )
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.create_index("ix_device_person", ["project_id", "person_id"], unique=False)

    op.create_table(
        "duty_call",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.Column("person_id", columns.Id(), nullable=False),
        sa.Column("caller", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("handed_to", columns.Id(), nullable=True),
        sa.Column("done_at", columns.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["handed_to"], ["person.id"], name=op.f("fk_duty_call_handed_to_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_duty_call_person_id_person")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_duty_call_project_id_project")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_duty_call")),
    )
    op.create_table(
        "enrolment",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("person_id", columns.Id(), nullable=False),
        sa.Column("expires_at", columns.Moment(), nullable=False),
        sa.Column("used_at", columns.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_enrolment_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_enrolment_project_id_project")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_enrolment")),
    )
    op.create_table(
        "project_key",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_project_key_project_id_project")
        ),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_project_key")),
    )
    op.create_table(
        "assignment",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("questionnaire_id", columns.Id(), nullable=False),
        sa.Column("household_id", columns.Id(), nullable=False),
        sa.Column("person_id", columns.Id(), nullable=True),
        sa.Column("former_id", columns.Id(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["former_id"], ["person.id"], name=op.f("fk_assignment_former_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_person_id_person")),
        sa.ForeignKeyConstraint(
            ["project_id", "household_id"],
            ["household.project_id", "household.id"],
            name=op.f("fk_assignment_project_id_household_id_household"),
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_assignment_questionnaire_id_questionnaire"),
        ),
        sa.PrimaryKeyConstraint("project_id", "questionnaire_id", "household_id", name=op.f("pk_assignment")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index("ix_assignment_former", ["project_id", "former_id", "sequence"], unique=False)
        batch_op.create_index("ix_assignment_person", ["project_id", "person_id", "sequence"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index("ix_assignment_person")
        batch_op.drop_index("ix_assignment_former")

    op.drop_table("assignment")
    op.drop_table("project_key")
    op.drop_table("enrolment")
    op.drop_table("duty_call")
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.drop_index("ix_device_person")

    op.drop_table("device")
    with op.batch_alter_table("field_event", schema=None) as batch_op:
        batch_op.drop_index("ix_field_event_household")

    op.drop_table("field_event")
