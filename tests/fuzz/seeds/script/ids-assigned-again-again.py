"""again"""
revision = "old"
down_revision = "x"
depends_on = "d1"

revision = "new"
down_revision = "y"
depends_on = None


def upgrade():
    op.add_column("ticket", sa.Column("note", sa.Text(), nullable=True))


def downgrade():
    op.drop_column("ticket", "note")
