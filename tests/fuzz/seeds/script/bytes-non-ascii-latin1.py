# -*- coding: latin-1 -*-
"""größer"""
revision = "l1"
down_revision = None
