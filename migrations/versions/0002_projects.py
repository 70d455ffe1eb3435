"""Projects, questionnaires, form versions and sources"""

import sqlalchemy as sa
from alembic import op
from app import columns

revision = "0002_projects"
down_revision = "0001_accounts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "project",
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("controller", sa.String(), nullable=True),
        sa.Column("legal_basis", sa.String(), nullable=True),
        sa.Column("dpo_contact", sa.String(), nullable=True),
        sa.Column("recipients", sa.String(), nullable=True),
        sa.Column("retention_until", sa.Date(), nullable=True),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("number", name=op.f("uq_project_number")),
        sa.UniqueConstraint("slug", name=op.f("uq_project_slug")),
    )
    op.create_table(
        "project_quartier",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("quartier", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_project_quartier_project_id_project")
        ),
        sa.PrimaryKeyConstraint("project_id", "quartier", name=op.f("pk_project_quartier")),
    )
    op.create_table(
        "questionnaire",
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("short_name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("access", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("counting_rule", sa.String(), nullable=False),
        sa.Column("opens_at", columns.Moment(), nullable=True),
        sa.Column("closes_at", columns.Moment(), nullable=True),
        sa.Column("published_version_id", columns.Id(), nullable=True),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_questionnaire_project_id_project")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire")),
        sa.UniqueConstraint("short_name", name=op.f("uq_questionnaire_short_name")),
    )
    with op.batch_alter_table("questionnaire", schema=None) as batch_op:
        batch_op.create_index("ix_questionnaire_project_id", ["project_id"], unique=False)

    op.create_table(
        "form_upload",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("questionnaire_id", columns.Id(), nullable=False),
        sa.Column("person_id", columns.Id(), nullable=True),
        sa.Column("source_name", sa.String(), nullable=False),
        sa.Column("source_sha256", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("report", columns.CanonicalJson(), nullable=True),
        sa.Column("form_version_id", columns.Id(), nullable=True),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_form_upload_project_id_project")
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_form_upload_questionnaire_id_questionnaire"),
        ),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_form_upload")),
    )
    op.create_table(
        "form_version",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("questionnaire_id", columns.Id(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("xml", sa.LargeBinary(), nullable=True),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("source_name", sa.String(), nullable=False),
        sa.Column("source_sha256", sa.String(), nullable=False),
        sa.Column("report", columns.CanonicalJson(), nullable=False),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.Column("published_at", columns.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_form_version_project_id_project")
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_form_version_questionnaire_id_questionnaire"),
        ),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_form_version")),
        sa.UniqueConstraint(
            "project_id",
            "questionnaire_id",
            "label",
            name=op.f("uq_form_version_project_id_questionnaire_id_label"),
        ),
        sa.UniqueConstraint(
            "project_id",
            "questionnaire_id",
            "number",
            name=op.f("uq_form_version_project_id_questionnaire_id_number"),
        ),
    )
    op.create_table(
        "source",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("questionnaire_id", columns.Id(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("quartier", sa.String(), nullable=True),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_source_project_id_project")),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"], ["questionnaire.id"], name=op.f("fk_source_questionnaire_id_questionnaire")
        ),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_source")),
        sa.UniqueConstraint(
            "project_id", "questionnaire_id", "slug", name=op.f("uq_source_project_id_questionnaire_id_slug")
        ),
    )


def downgrade() -> None:
    op.drop_table("source")
    op.drop_table("form_version")
    op.drop_table("form_upload")
    with op.batch_alter_table("questionnaire", schema=None) as batch_op:
        batch_op.drop_index("ix_questionnaire_project_id")

    op.drop_table("questionnaire")
    op.drop_table("project_quartier")
    op.drop_table("project")
