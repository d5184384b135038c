"""list"""
revision = "ab12"
down_revision = ["cd34"]
depends_on = ["ef56", "0a1b"]


def upgrade():
    op.add_column("ticket", sa.Column("note", sa.Text(), nullable=True))


def downgrade():
    op.drop_column("ticket", "note")
