"""Addresses: lists, and the parts of an address"""

import sqlalchemy as sa
from alembic import op
from app import columns

revision = "0014_addresses"
down_revision = "0013_openrosa"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "address_list",
        sa.Column("project_id", columns.Id(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source_name", sa.String(), nullable=True),
        sa.Column("report", columns.CanonicalJson(), nullable=False),
        sa.Column("contacts_until", sa.Date(), nullable=True),
        sa.Column("person_id", columns.Id(), nullable=True),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_address_list_project_id_project")
        ),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_address_list")),
    )
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.add_column(sa.Column("list_id", columns.Id(), nullable=True))
        batch_op.add_column(sa.Column("identity", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("number", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("street", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("building", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("floor", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("door", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("town", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("latitude", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("longitude", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("remark", sa.String(), nullable=True))
        batch_op.create_index("ix_household_list", ["project_id", "list_id"], unique=False)
        batch_op.create_index("ix_household_identity", ["project_id", "identity"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_household_project_id_list_id_address_list"),
            "address_list",
            ["project_id", "list_id"],
            ["project_id", "id"],
        )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.add_column(sa.Column("list_id", columns.Id(), nullable=True))
        batch_op.create_index("ix_contact_list", ["project_id", "list_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_contact_project_id_list_id_address_list"),
            "address_list",
            ["project_id", "list_id"],
            ["project_id", "id"],
        )


def downgrade() -> None:
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_contact_project_id_list_id_address_list"), type_="foreignkey")
        batch_op.drop_index("ix_contact_list")
        batch_op.drop_column("list_id")

    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_household_project_id_list_id_address_list"), type_="foreignkey"
        )
        batch_op.drop_index("ix_household_identity")
        batch_op.drop_index("ix_household_list")
        batch_op.drop_column("remark")
        batch_op.drop_column("longitude")
        batch_op.drop_column("latitude")
        batch_op.drop_column("town")
        batch_op.drop_column("door")
        batch_op.drop_column("floor")
        batch_op.drop_column("building")
        batch_op.drop_column("street")
        batch_op.drop_column("number")
        batch_op.drop_column("identity")
        batch_op.drop_column("list_id")

    op.drop_table("address_list")
