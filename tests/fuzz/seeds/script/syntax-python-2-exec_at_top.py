"""statement of Python 2 between the identifiers"""
revision = "p4"
exec "x = revision"
down_revision = "p3"
