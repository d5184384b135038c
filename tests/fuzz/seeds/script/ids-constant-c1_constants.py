"""constants"""
from alembic import op
from shop.revisions import PARENT

BASE = "c0"
revision = "c1"
down_revision = PARENT
depends_on = BASE


def upgrade():
    op.add_column("ticket", sa.Column("note", sa.Text(), nullable=True))


def downgrade():
    op.drop_column("ticket", "note")
