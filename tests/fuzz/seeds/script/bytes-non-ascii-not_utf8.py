"""größer"""
revision = "bad"
down_revision = None
