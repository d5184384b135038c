"""defined above"""
PARENTS = ("c0", "c1")
MINE = OWN = "c2"
revision = OWN
down_revision = PARENTS


def upgrade():
    op.add_column("ticket", sa.Column("note", sa.Text(), nullable=True))


def downgrade():
    op.drop_column("ticket", "note")
