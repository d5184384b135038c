"""depends"""
import os

revision = "cond"
if os.environ.get("LEGACY"):
    down_revision = "legacy"
else:
    down_revision = "current"


def upgrade():
    op.add_column("ticket", sa.Column("note", sa.Text(), nullable=True))


def downgrade():
    op.drop_column("ticket", "note")
