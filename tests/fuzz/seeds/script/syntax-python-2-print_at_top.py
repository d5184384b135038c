"""prints while it loads"""
print "hello"
revision = "p3"
down_revision = "p2"
