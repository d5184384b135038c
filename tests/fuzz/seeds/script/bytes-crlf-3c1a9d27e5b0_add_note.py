"""add note

Revision ID: 3c1a9d27e5b0
Revises: 0f12ab34cd56
Create Date: 2021-03-04 10:11:12.131415

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '3c1a9d27e5b0'
down_revision = '0f12ab34cd56'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("ticket", sa.Column("note", sa.Text(), nullable=True))


def downgrade():
    op.drop_column("ticket", "note")
