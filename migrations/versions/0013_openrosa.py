"""OpenRosa: app users, sessions of programs, entity lists"""

import sqlalchemy as sa
from alembic import op
from app import columns

revision = "0013_openrosa"
down_revision = "0012_review"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "api_session",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("person_id", columns.Id(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.Column("expires_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_api_session_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_api_session")),
    )
    with op.batch_alter_table("api_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_session_person_id"), ["person_id"], unique=False)

    op.create_table(
        "app_user",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("person_id", columns.Id(), nullable=True),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.Column("last_used_at", columns.Moment(), nullable=True),
        sa.Column("revoked_at", columns.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_app_user_project_id_project")),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_app_user")),
        sa.UniqueConstraint("digest", name=op.f("uq_app_user_digest")),
        sa.UniqueConstraint("number", name=op.f("uq_app_user_number")),
    )
    op.create_table(
        "entity_list",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("approval_required", sa.Boolean(), nullable=False),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_entity_list_project_id_project")
        ),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_entity_list")),
        sa.UniqueConstraint("project_id", "name", name=op.f("uq_entity_list_project_id_name")),
    )
    op.create_table(
        "app_user_form",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("app_user_id", columns.Id(), nullable=False),
        sa.Column("questionnaire_id", columns.Id(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id", "app_user_id"],
            ["app_user.project_id", "app_user.id"],
            name=op.f("fk_app_user_form_project_id_app_user_id_app_user"),
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_app_user_form_questionnaire_id_questionnaire"),
        ),
        sa.PrimaryKeyConstraint(
            "project_id", "app_user_id", "questionnaire_id", name=op.f("pk_app_user_form")
        ),
    )
    op.create_table(
        "entity",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("list_id", columns.Id(), nullable=False),
        sa.Column("uuid", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("creator", sa.Integer(), nullable=False),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.Column("updated_at", columns.Moment(), nullable=True),
        sa.Column("deleted_at", columns.Moment(), nullable=True),
        sa.Column("conflict", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id", "list_id"],
            ["entity_list.project_id", "entity_list.id"],
            name=op.f("fk_entity_project_id_list_id_entity_list"),
        ),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_entity")),
        sa.UniqueConstraint("project_id", "uuid", name=op.f("uq_entity_project_id_uuid")),
    )
    with op.batch_alter_table("entity", schema=None) as batch_op:
        batch_op.create_index("ix_entity_list", ["project_id", "list_id"], unique=False)

    op.create_table(
        "entity_property",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("list_id", columns.Id(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id", "list_id"],
            ["entity_list.project_id", "entity_list.id"],
            name=op.f("fk_entity_property_project_id_list_id_entity_list"),
        ),
        sa.PrimaryKeyConstraint("project_id", "list_id", "name", name=op.f("pk_entity_property")),
    )
    op.create_table(
        "entity_version",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("entity_id", columns.Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("data", columns.CanonicalJson(), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=True),
        sa.Column("creator", sa.Integer(), nullable=False),
        sa.Column("user_agent", sa.String(), nullable=False),
        sa.Column("submission_id", columns.Id(), nullable=True),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id", "entity_id"],
            ["entity.project_id", "entity.id"],
            name=op.f("fk_entity_version_project_id_entity_id_entity"),
        ),
        sa.PrimaryKeyConstraint("project_id", "entity_id", "version", name=op.f("pk_entity_version")),
    )


def downgrade() -> None:
    op.drop_table("entity_version")
    op.drop_table("entity_property")
    with op.batch_alter_table("entity", schema=None) as batch_op:
        batch_op.drop_index("ix_entity_list")

    op.drop_table("entity")
    op.drop_table("app_user_form")
    op.drop_table("entity_list")
    op.drop_table("app_user")
    with op.batch_alter_table("api_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_session_person_id"))

    op.drop_table("api_session")
