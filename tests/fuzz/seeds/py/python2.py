revision = 'a'
print "x", `y`
exec "code" in d
try:
    pass
except E, e:
    raise E, "x"
down_revision = 'b'
x = 0777 + ur"x"
def f((a, b)): pass
if a <> b: pass
