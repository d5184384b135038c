"""prints"""
from alembic import op

revision = "p2"
down_revision = "p1"


def upgrade():
    print "adding", `1`
    try:
        op.drop_table("a")
    except Exception, e:
        raise
    op.execute(ur"x")
    mode = 0777
