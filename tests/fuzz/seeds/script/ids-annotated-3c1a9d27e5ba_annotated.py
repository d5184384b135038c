"""annotated"""
from typing import Sequence, Union

from alembic import op

# revision identifiers, used by Alembic.
revision: str = "3c1a9d27e5ba"
down_revision: Union[str, Sequence[str], None] = (
    "0f12ab34cd56",
    "1e2d3c4b5a69",  # the other side
)
branch_labels: Union[str, Sequence[str], None] = ("shop",)
depends_on: "str | None" = None


def upgrade():
    op.add_column("ticket", sa.Column("note", sa.Text(), nullable=True))


def downgrade():
    op.drop_column("ticket", "note")
