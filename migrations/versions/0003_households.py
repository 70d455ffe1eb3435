"""Households, access codes and the directory"""

import sqlalchemy as sa
from alembic import op
from app import columns

revision = "0003_households"
down_revision = "0002_projects"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "directory",
        sa.Column("hmac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("object_id", columns.Id(), nullable=False),
        sa.PrimaryKeyConstraint("hmac", name=op.f("pk_directory")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "household",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("quartier", sa.String(), nullable=True),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_household_project_id_project")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_household")),
    )
    op.create_table(
        "code_batch",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("questionnaire_id", columns.Id(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("admits", sa.Integer(), nullable=False),
        sa.Column("person_id", columns.Id(), nullable=True),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_code_batch_project_id_project")
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_code_batch_questionnaire_id_questionnaire"),
        ),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_code_batch")),
    )
    op.create_table(
        "contact",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("household_id", columns.Id(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("telephone", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id", "household_id"],
            ["household.project_id", "household.id"],
            name=op.f("fk_contact_project_id_household_id_household"),
        ),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_contact")),
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index("ix_contact_household", ["project_id", "household_id"], unique=False)

    op.create_table(
        "access_code",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("questionnaire_id", columns.Id(), nullable=False),
        sa.Column("batch_id", columns.Id(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("admits", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("quartier", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id", "batch_id"],
            ["code_batch.project_id", "code_batch.id"],
            name=op.f("fk_access_code_project_id_batch_id_code_batch"),
        ),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_access_code")),
        sa.UniqueConstraint(
            "project_id", "batch_id", "serial", name=op.f("uq_access_code_project_id_batch_id_serial")
        ),
    )
    op.create_table(
        "code_link",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("code_id", columns.Id(), nullable=False),
        sa.Column("household_id", columns.Id(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id", "code_id"],
            ["access_code.project_id", "access_code.id"],
            name=op.f("fk_code_link_project_id_code_id_access_code"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "household_id"],
            ["household.project_id", "household.id"],
            name=op.f("fk_code_link_project_id_household_id_household"),
        ),
        sa.PrimaryKeyConstraint("project_id", "code_id", name=op.f("pk_code_link")),
    )
    with op.batch_alter_table("code_link", schema=None) as batch_op:
        batch_op.create_index("ix_code_link_household", ["project_id", "household_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("code_link", schema=None) as batch_op:
        batch_op.drop_index("ix_code_link_household")

    op.drop_table("code_link")
    op.drop_table("access_code")
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_index("ix_contact_household")

    op.drop_table("contact")
    op.drop_table("code_batch")
    op.drop_table("household")
    op.drop_table("directory")
