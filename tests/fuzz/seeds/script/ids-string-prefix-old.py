"""prefixes"""
revision = u'58b02d1a'
down_revision = u"17ed0c3b"
branch_labels = (u'shop', r"mail")


def upgrade():
    op.add_column("ticket", sa.Column("note", sa.Text(), nullable=True))


def downgrade():
    op.drop_column("ticket", "note")
