#!/usr/bin/python3
"""What mig computes of literal Python is what CPython computes, or it says that it does not know.

    evaluated_like_python.py OPS_DUMP

Each expression and each program gives a table's name in a script; the names that mig reads are compared with
what it gives here. One that mig does not follow must stand under NOT_FOLLOWED.
"""
import os
import re
import subprocess
import sys
import tempfile
import textwrap

EXPRESSIONS = r"""
"User".upper()
"User".lower()
"user name".capitalize()
"user name".title()
"  user ".strip()
"--user--".strip("-")
"xxuser".lstrip("x")
"userxx".rstrip("x")
"user".replace("s", "z")
"a.b.c".replace(".", "_", 1)
"_".join(["a", "b", "c"])
"_".join(("a", "b"))
", ".join(sorted(["b", "a"]))
"-".join(x for x in ["a", "b"])
"-".join([x.upper() for x in ("a", "b") if x != "b"])
"a,b,c".split(",")[1]
"a b  c".split()[2]
"a,b,c".split(",", 1)[1]
"user_email".startswith("user")
"user_email".endswith(("mail", "name"))
"{}_{}".format("a", "b")
"{1}_{0}".format("a", "b")
"{x}_{y}".format(x="a", y=3)
"%s_%s" % ("a", "b")
"%s" % "a"
"%d of %d" % (1, 2)
"%(x)s_%(y)s" % {"x": "a", "y": "b"}
"%05d" % 42
"100%%_%s" % "x"
f"{'a'}_{1 + 2}"
f"{'a'!r}"
f"{'ab':>5}"
"a" + "b" * 3
"a" "b"
"abc"[1]
"abc"[-1]
"abc"[1:]
"abc"[:-1]
"abcdef"[1:4]
["a", "b"][0]
("a", "b")[-1]
{"k": "v"}["k"]
{"k": "v"}.get("k")
{"k": "v"}.get("x", "d")
"".join({"a": 1, "b": 2})
"-".join(k + str(v) for k, v in {"a": 1, "b": 2}.items())
"-".join(list({"a": "x", "b": "y"}.values()))
"-".join({"a": "x"}.keys())
len("abc")
len([1, 2, 3])
str(12)
int("12") + 1
1 + 2 * 3 - 4
7 // 2
7 % 3
2 ** 5
-3
not True
1 if True else 2
"a" if 1 > 2 else "b"
None or "x"
"" or "x"
"a" and "b"
1 < 2 < 3
"a" in ["a", "b"]
"z" not in ("a", "b")
"b" in "abc"
"k" in {"k": 1}
None is None
1 == 1.0
[1, 2] == [1, 2]
max(1, 2)
min([3, 1, 2])
sum([1, 2, 3])
any([False, True])
all([True, False])
"".join(sorted("cba"))
"".join(reversed(["a", "b"]))
"-".join(str(i) for i in range(3))
"-".join(str(i) for i in range(1, 6, 2))
"-".join("%d%s" % pair for pair in enumerate(["a", "b"]))
"-".join(a + b for a, b in zip("ab", "cd"))
"-".join(a + b for a in "ab" for b in "cd")
(lambda x: x + "_id")("user")
[x for x in ["a", "b"] if x == "b"][0]
{k: v for k, v in [("a", "x")]}["a"]
"ab".join(["1", "2"]) + "c"
bool([])
bool("x")
isinstance("a", str)
tuple(["a", "b"])[1]
list(("a", "b"))[0]
dict(a="x")["a"]
set(["a"]) == {"a"}
"a" < "b"
1 != 2
True and not False
0x10 + 0b11 + 0o7
1_000
"\x41\u00e9\N{BULLET}"
r"\d"
b"ab" == b"ab"
"é".upper() == "É" or "é"
"tab\tle".split("\t")[1]
"a" * 0 + "z"
[1, 2, 3][::2][1]
"abc"[::-1]
["a"] + ["b"] == ["a", "b"]
3 & 1 | 4 ^ 1
1 << 4 >> 1
~5
abs(-3)
round(2.6)
"x".join([])  or "empty"
"Ab".swapcase()
"7".zfill(3)
"a".center(3, "*")
"a-b".partition("-")[2]
"a-b-c".rpartition("-")[0]
"user".removeprefix("us")
"user".removesuffix("er")
"banana".count("a")
"banana".index("n")
"banana".find("z")
"12".isdigit()
"a b".casefold()
"a b  c".split(None, 1)[1]
"a.b.c".replace(".", "", 2)
"a.b.c".replace(".", "_", 0)
"a.b.c".replace(".", "_", -1)
"aaa".replace("aa", "b")
"ab".replace("", "-")
"a,b,c".rsplit(",", 1)[0]
"{:>5}".format("a")
"{:03d}".format(7)
"%.2f" % 1.5
f"{1.5:.1f}"
f"{3:03d}"
f"{'x'=}"
f"{'a' + 'b'}{{}}"
"%x" % 255
"%-5s|" % "a"
"%s" % ("a",)
"%r" % "a"
"%s" % None
"%s" % [1, "a"]
"-".join("ab")
"".join(sorted("abc", reverse=True))
sorted(["bb", "a"], key=len)[0]
max(["a", "bbb"], key=len)
list(range(3, 0, -1))[0]
"abc"[5:] or "none"
[*["a"], "b"][1]
{**{"a": "x"}, "b": "y"}["a"]
int("ff", 16)
int(2.9)
-7 // 2
-7 % 3
7 / 2
2 ** -1
True + 1
"a" > "B"
[1, 2] < [1, 3]
"%s" % 1.0
1e3
str(True)
str(None)
str(["a"])
"a" if "" else "b" if 0 else "c"
[i for i in range(5) if i % 2][1]
"".join(c for c in "abc" if c not in "b")
[[1, 2], [3]][1][0]
len({"a": 1, "b": 2})
len("é")
"é"[0]
"日本"[1]
"ÄB".lower()
"straße".upper()
" \u00a0x".strip()
"a\nb".split()[1]
"a\u2003b".split()[-1]
"x" in {"x"}
"a" == b"a"
"a,b,c".split(",", maxsplit=1)[-1]
"abc".startswith("b", 1)
"a\rb".splitlines()[0]
"a\nb\n".splitlines(True)[0][0]
"\x1cx".strip()
"éx".strip("\u00e3")
"é x".strip()
"a b".strip(None)
"a.b".replace(".", "")
"""

PROGRAMS = r"""
value = ""
for x in ["a", "b"]:
    value += x
---
value = ""
for i, x in enumerate(["a", "b"], 1):
    value += "%d%s" % (i, x)
---
value = ""
for x in "abcd":
    if x == "b":
        continue
    if x == "d":
        break
    value += x
else:
    value = "never"
---
for x in ["a"]:
    pass
else:
    value = x + "else"
---
n, value = 3, ""
while n > 0:
    value += str(n)
    n -= 1
---
try:
    value = "tried"
except Exception:
    value = "failed"
finally:
    value += "!"
---
def f(a, b="x", *rest, c="y", **more):
    return a + b + "".join(rest) + c + "".join(sorted(more))
value = f("1", "2", "3", c="4", d="5")
---
def f(a, b="x"):
    return a + b
value = f("a") + f(b="1", a="2")
---
def f(n):
    if n > 1:
        return "big"
    return "small"
value = f(1) + f(2)
---
def outer(x):
    def inner(y):
        return x + y
    return inner("b")
value = outer("a")
---
a, b = "x", "y"
a, b = b, a
value = a + b
---
a, *rest = ["x", "y", "z"]
value = a + "".join(rest)
---
(a, (b, c)) = ("x", ("y", "z"))
value = a + b + c
---
a = b = "x"
value = a + b
---
names = []
names.append("a")
names.extend(["b", "c"])
names.insert(0, "z")
value = "".join(names)
---
names = ["a", "b", "c"]
last = names.pop()
value = last + "".join(names)
---
names = ["a", "b", "c"]
names[1] = "x"
value = "".join(names)
---
names = ["a", "b", "c"]
del names[0]
value = "".join(names)
---
names = ["b", "a"]
names.sort()
value = "".join(names)
---
names = ["b", "a"]
names.reverse()
value = "".join(names)
---
names = ["b", "a"]
names.remove("b")
value = "".join(names)
---
d = {}
d["a"] = "x"
d.setdefault("b", "y")
d.update({"c": "z"})
value = "".join(k + v for k, v in d.items())
---
d = {"a": "x", "b": "y"}
value = d.pop("a") + "".join(d)
---
d = {"a": 1}
d["a"] += 2
value = str(d["a"])
---
value = "".join(sorted({"a", "b"} | {"c"}))
---
value = "".join(sorted({"a", "b"} & {"b", "c"}))
---
value = "".join(sorted({"a", "b"}.difference({"b"})))
---
value = "".join(sorted({"a"}.union(["b"])))
---
s = set()
s.add("a")
s.add("a")
value = str(len(s))
---
class Names:
    table = "user"
    column = "email"
value = Names.table + Names.column
---
TABLES = {"user": ["a", "b"], "team": ["c"]}
value = ""
for table, columns in TABLES.items():
    for column in columns:
        value += table[0] + column
---
value = "x"
if (n := len("abc")) > 2:
    value = str(n)
---
kind = "b"
match kind:
    case "a":
        value = "first"
    case "b" | "c":
        value = "second"
    case _:
        value = "other"
---
kind = 5
match kind:
    case 1 | 2:
        value = "low"
    case n if n > 4:
        value = "high"
    case _:
        value = "other"
---
assert True, "fine"
value = "after"
---
value = "a"
value *= 3
---
n = 7
n //= 2
n **= 2
n %= 5
value = str(n)
---
f = lambda x, y="d": x + y
value = f("a") + f("b", "c")
---
value = "-".join([a + b for a in "ab" for b in "cd" if a != b])
---
rows = [{"id": i, "name": "n%d" % i} for i in range(3)]
value = "".join(row["name"] for row in rows if row["id"] > 0)
---
x = None
value = "none" if x is None else "some"
if x is not None:
    value = "other"
elif not x:
    value += "elif"
---
values = [1, 2, 3]
value = str(sum(v * 2 for v in values)) + str(len(values))
---
pairs = list(zip(["a", "b"], [1, 2]))
value = "".join("%s%d" % pair for pair in pairs)
---
with open("/dev/null") as f:
    value = "with"
---
def gen():
    yield "a"
    yield "b"
value = "".join(gen())
---
import os
value = os.path.join("a", "b")
---
from datetime import date
value = str(date(2024, 1, 2))
---
import re
value = re.sub("a", "b", "cat")
---
x = [1, 2]
y = x
y.append(3)
value = str(len(x))
---
def change(names):
    names.append("z")
names = ["a"]
change(names)
value = "".join(names)
---
count = 0
def step():
    global count
    count += 1
step()
step()
value = str(count)
---
def outer():
    n = "a"
    def inner():
        nonlocal n
        n += "b"
    inner()
    return n
value = outer()
---
try:
    value = {}["missing"]
except KeyError:
    value = "caught"
---
def f():
    raise ValueError("no")
try:
    f()
    value = "went on"
except ValueError as error:
    value = "caught"
---
def f(*args):
    return "-".join(args)
value = f(*["a", "b"], "c")
---
def f(**options):
    return options["a"]
value = f(**{"a": "x"})
"""

NOT_FOLLOWED = set(r"""
value = ("user name".title())
value = ("a.b.c".replace(".", "_", 1))
value = (set(["a"]) == {"a"})
value = ([1, 2, 3][::2][1])
value = ("abc"[::-1])
value = (1 << 4 >> 1)
value = (~5)
value = (abs(-3))
value = (round(2.6))
value = ("Ab".swapcase())
value = ("7".zfill(3))
value = ("a".center(3, "*"))
value = ("a-b".partition("-")[2])
value = ("a-b-c".rpartition("-")[0])
value = ("user".removeprefix("us"))
value = ("user".removesuffix("er"))
value = ("banana".count("a"))
value = ("banana".index("n"))
value = ("banana".find("z"))
value = ("12".isdigit())
value = ("a b".casefold())
value = ("a b  c".split(None, 1)[1])
value = ("a.b.c".replace(".", "", 2))
value = ("a.b.c".replace(".", "_", 0))
value = ("a.b.c".replace(".", "_", -1))
value = ("ab".replace("", "-"))
value = ("a,b,c".rsplit(",", 1)[0])
value = ("%-5s|" % "a")
value = ("".join(sorted("abc", reverse=True)))
value = (sorted(["bb", "a"], key=len)[0])
value = (max(["a", "bbb"], key=len))
value = (int("ff", 16))
value = (int(2.9))
value = (7 / 2)
value = (2 ** -1)
value = ("ÄB".lower())
value = ("straße".upper())
value = (" \u00a0x".strip())
value = ("a\u2003b".split()[-1])
value = ("a,b,c".split(",", maxsplit=1)[-1])
value = ("abc".startswith("b", 1))
value = ("a\rb".splitlines()[0])
value = ("a\nb\n".splitlines(True)[0][0])
value = ("éx".strip("\u00e3"))
try:; value = "tried"; except Exception:; value = "failed"; finally:; value += "!"
a, *rest = ["x", "y", "z"]; value = a + "".join(rest)
names = ["a", "b", "c"]; del names[0]; value = "".join(names)
names = ["b", "a"]; names.sort(); value = "".join(names)
names = ["b", "a"]; names.reverse(); value = "".join(names)
names = ["b", "a"]; names.remove("b"); value = "".join(names)
kind = 5; match kind:; case 1 | 2:; value = "low"; case n if n > 4:; value = "high"; case _:; value = "other"
def gen():; yield "a"; yield "b"; value = "".join(gen())
import os; value = os.path.join("a", "b")
from datetime import date; value = str(date(2024, 1, 2))
import re; value = re.sub("a", "b", "cat")
try:; value = {}["missing"]; except KeyError:; value = "caught"
""".split("\n"))


SCRIPT = """from alembic import op

revision = "a"
down_revision = None


%s


def upgrade():
    op.drop_table('<' + f'{value}' + '>')
"""
WITHIN = """from alembic import op

revision = "a"
down_revision = None


def upgrade():
%s
    op.drop_table('<' + f'{value}' + '>')
"""


def computed(program):
    scope = {}
    exec(program, scope)
    return str(scope["value"])


def told(program):
    """A program's first lines, on one."""
    return "; ".join(line.strip() for line in program.strip().split("\n"))


def read_name(dump, folder, text):
    with open(os.path.join(folder, "script.py"), "w", encoding="utf-8") as out:
        out.write(text)
    said = subprocess.run([dump, "script.py"], cwd=folder, stdout=subprocess.PIPE, check=True).stdout.decode("utf-8", "replace")
    names = re.findall(r"^    drop table <(.*)>$", said, re.M)
    return names[0] if len(names) == 1 else None


def main(dump):
    programs = ["value = (%s)" % line for line in EXPRESSIONS.strip().split("\n")] + PROGRAMS.strip().split("\n---\n")
    unknown, wrong = [], []
    with tempfile.TemporaryDirectory() as folder:
        for program in programs:
            value = computed(program)
            inside = WITHIN % textwrap.indent(program, "    ")
            if "global " in program or "lobal" in program:
                inside = SCRIPT % program
            name = read_name(dump, folder, inside)
            if name is None:
                unknown.append(told(program))
            elif name != value:
                wrong.append("%s: mig %r, Python %r" % (told(program), name, value))
    right = len(programs) - len(unknown) - len(wrong)
    print("%d programs: %d as Python, %d not followed" % (len(programs), right, len(unknown)))
    problems = wrong + ["not followed: " + e for e in unknown if e not in NOT_FOLLOWED]
    problems += ["followed now: " + e for e in NOT_FOLLOWED if e and e not in unknown]
    sys.exit("\n".join(problems) if problems else 0)


main(os.path.abspath(sys.argv[1]))
