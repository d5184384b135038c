def upgrade():
    x = """
revision = 1
"""
revision = "a"
down_revision = (
  "b", # c
)
