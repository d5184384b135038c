"""nested quotes"""
revision = "n1"
down_revision = None
type Name = str


def upgrade():
    table = {"name": "ticket"}
    op.execute(f"DROP TABLE {table["name"]}")
