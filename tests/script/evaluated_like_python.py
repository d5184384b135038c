#!/usr/bin/python3
"""What mig computes of literal Python is what CPython computes, or it says that it does not know.

    evaluated_like_python.py OPS_DUMP

Each expression names a table in a script of its own line; the names that mig reads are compared with what
the expression gives here. One that mig does not follow must stand under NOT_FOLLOWED.
"""
import os
import re
import subprocess
import sys
import tempfile

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

NOT_FOLLOWED = set(r"""
"user name".title()
"a.b.c".replace(".", "_", 1)
set(["a"]) == {"a"}
[1, 2, 3][::2][1]
"abc"[::-1]
1 << 4 >> 1
~5
abs(-3)
round(2.6)
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
"ab".replace("", "-")
"a,b,c".rsplit(",", 1)[0]
"%-5s|" % "a"
"".join(sorted("abc", reverse=True))
sorted(["bb", "a"], key=len)[0]
max(["a", "bbb"], key=len)
int("ff", 16)
int(2.9)
7 / 2
2 ** -1
"ÄB".lower()
"straße".upper()
" \u00a0x".strip()
"a\u2003b".split()[-1]
"a,b,c".split(",", maxsplit=1)[-1]
"abc".startswith("b", 1)
"a\rb".splitlines()[0]
"a\nb\n".splitlines(True)[0][0]
"éx".strip("\u00e3")
""".split("\n"))


SCRIPT = """from alembic import op

revision = "a"
down_revision = None


def upgrade():
    value = (%s)
    op.drop_table('<' + f'{value}' + '>')
"""


def main(dump):
    expressions = EXPRESSIONS.strip().split("\n")
    unknown, wrong = [], []
    with tempfile.TemporaryDirectory() as folder:
        for at, expression in enumerate(expressions):
            path = os.path.join(folder, "%03d.py" % at)
            with open(path, "w", encoding="utf-8") as out:
                out.write(SCRIPT % expression)
        names = ["%03d.py" % at for at in range(len(expressions))]
        for name, expression in zip(names, expressions):
            said = subprocess.run([dump, name], cwd=folder, stdout=subprocess.PIPE, text=True, check=True).stdout
            read = re.search(r"^    drop table <(.*)>$", said, re.M)
            value = str(eval(expression))
            if read is None:
                unknown.append(expression)
            elif read.group(1) != value:
                wrong.append("%s: mig %r, Python %r" % (expression, read.group(1), value))
    print("%d expressions: %d as Python, %d not followed" % (len(expressions), len(expressions) - len(unknown) - len(wrong), len(unknown)))
    problems = wrong + ["not followed: " + e for e in unknown if e not in NOT_FOLLOWED]
    problems += ["followed now: " + e for e in NOT_FOLLOWED if e and e not in unknown]
    sys.exit("\n".join(problems) if problems else 0)


main(os.path.abspath(sys.argv[1]))
