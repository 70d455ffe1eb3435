"""Streets are compared with their abbreviations written out: addresses learn their identities anew"""

from alembic import op

revision = "0017_spelling"
down_revision = "0016_call_turns"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _forget()


def downgrade() -> None:
    _forget()


def _forget() -> None:
    """What has no identity is given one before addresses are next compared, by the Palier that runs then."""
    op.execute("UPDATE household SET identity = NULL")
