#!/usr/bin/python3
"""Syntax errors: mig rejects what CPython 3.11 rejects, on the same line.

    compare_errors.py [--mutations N] [--seed S] PY_DUMP

First small mistakes and what stands in sources.txt, each of which must agree; then files of the standard library with a
token removed, added, doubled or replaced, of which at most one in 200 may name another line. What
3.12 accepts is counted apart. A tree that differs, or a verdict that differs, is always a failure.
"""
import argparse
import ast
import io
import os
import random
import re
import subprocess
import sys
import tempfile
import tokenize
import warnings

from compare_ast import find

MISTAKES = [
    "f() = 1", "(\n1) = 2", "(a, f(\n)) = 1", "a + b = c", "x, 1 = y", "[a, None] = y", "*a += 1", "(a, b) += 1",
    "f() += 1", "(a, b): int", "[a]: int = 1", "f(): int", "del f()", "del (a, 1)", "del *a", "del a b", "for f() in x: pass",
    "for a, 1 in x: pass", "for x in\n: pass", "with a as 1: pass", "with (a as f()): pass", "x := 1", "(a.b := 1)",
    "if x = 1: pass", "while x = 1: pass", "f(a=1, b)", "f(**k, a)", "f(**k, *a)", "f(a\nb)", "f(aa\nbb)", "[1\n2]",
    "{1: 2\n3: 4}", "{1:}", "{1: *a}", "{**a for a in b}", "[*a for a in b]", "[a, b for a in c]", "f(x for x in y, 1)",
    "f(1, x for x in y)", "f(a.b=1)", "f(True=1)", "f(a=x for x in y)", "f((a)=1)", "class A(x for x in y): pass",
    "def f(a=1, b): pass", "def f(a, (b)): pass", "def f(*): pass", "def f(*, **k): pass", "def f(**k, a): pass",
    "def f(/, a): pass", "def f(a, /, /): pass", "def f(*a, *b): pass", "def f(a=): pass", "def f(*a=1): pass",
    "def f(**a=1): pass", "def f(*a, /): pass", "lambda *: 1", "lambda a=1, b: 1", "lambda: (yield) = 1", "def f():\npass",
    "if x:\npass", "if x\n  pass", "while x:\n", "for x in y:\n\n\n", "class A:\n# c\n", "try:\n  pass\n", "try:\n  pass\nx = 1",
    "try:\n  pass\nexcept:\n  pass\nexcept* A:\n  pass", "try: pass\nexcept* : pass", "try: pass\nexcept A, B: pass",
    "try: pass\nexcept A as b.c: pass", "else: pass", "match x:\n  case 1:\n  pass", "match x:\n  case a.b as c.d: pass",
    "match x:\n  case A(a=1, 2): pass", "match x:\n  case {**a, 'b': 1}: pass", "match x:\n  case 1 + 1: pass",
    "match x:\n  case *a: pass", "match x:\n  case _ as _: pass", "match x:\n  case -a: pass", "import a.b as c.d", "import a,",
    "from a import b,", "from a import (b, c", "from . import", "from a import *, b", "from . x import", "import", "global x.y",
    "global", "nonlocal 1", "return return", "raise a from", "raise a, b", "assert", "assert a, b, c", "pass x", "break 1",
    "print 'x'", "print x, y", "exec 'x'", "print >>f, 'x' y", "a <> b", "`a`", "0777", "0_", "1__0", "0x", "0b2", "0o8",
    "1_000_", "1e", "1.5abc", "0xfg", "1jx", "'abc", "'''abc\n\n", "x = 'abc\ny = 1", "b'\xe9'", "'a' b'b'", "'\\x1'",
    "'\\N{x}'", "'\\u12'", "'\\U99999999'", "b'\\x'", "('\\x'\n\n)", "$", "?", "a ? b", "x = \xa0 1", "x = \u20ac", "(", "[1, 2",
    "{1: 2\n", "x = (1,\ny = 2\n", ")", "(]", "(1, 2]", "f(\n(]\n)", "x = (\n\n", "a b c", "x = 1 2", "x =", "x +", "not", "a not b",
    "a is is b", "a if b", "(a if b\nc)", "a if b else", "lambda", "x = yield = 1", "(yield) = 1", "await", "async x",
    "async with a: pass", "async def f(:", "def f(", "def f()", "def f", "def", "class", "class A", "class A(", "@", "@a\nx = 1", "@a b",
    "if", "elif x: pass", "while", "for", "for x", "for x in", "with", "with a as", "try", "except: pass", "finally: pass",
    "  x", "x\n  y", "if x:\n    a\n  b", "if x:\n        a\n\tb", "if x:\n\ta\n        b", "x = 1 \\ \n", "x = \\\n", "\\", "x \\",
    "f'{}'", "f'{a b}'", "f'{a'", "f'}'", "f'{a!x}'", "f'{*a}'", "f'{!r}'", "f'{a:{b}'", "f'{a)}'", "f'{lambda x:1}'",
    "f'''{\na b\n}'''", "(f'{a b}'\n)", "(f'}'\n\n)", "f'{a:{'", "u'a' f'{b c}'", "rb'' f''", "ur''", "bu''", "fb''", "x = {*a, **b}",
    "x = {**a, *b}", "(*a)", "(**a)", "*a", "a, *b = *c", "x[1:2:3:4]", "x[]", "x[a b]", "x[*]", "f(*)", "f(**)", "f(,)", "[,]",
    "(,)", "{,}", "f(a,,b)", "a..b", "a.1", ".", "...x", "x...", "a.b.", "1.a", "1 if", "None = 1", "True += 1", "x.None", "None.x = 1",
    "def None(): pass", "class True: pass", "def f(None): pass", "import None", "f(None=1)", "for None in x: pass", "__debug__ = 1",
    "x: int: str", "x = y: int", "(x) = (y) = 1 = 2", "a, b: int", "x: yield", "from __future__ import braces", "if x: if y: pass",
    "if x: pass else: pass", "x; ; y", ";", "x;;", ":", "x:", "x: ", "->", "x -> y", "async", "a = async", "await = 1", "def await(): pass",
]


def sources():
    """sources.txt beside this file: text, or bytes, one a line."""
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "sources.txt"), encoding="utf-8") as file:
        for line in file:
            if line[0] != "#":
                source = eval(line, {"__builtins__": {}})
                yield line.strip(), source if isinstance(source, bytes) else source.encode("utf-8", "surrogatepass")


class Reader:
    def __init__(self, program):
        self.path = os.path.join(tempfile.mkdtemp(), "case.py")
        self.process = subprocess.Popen([program, "--status", "--positions", "--files"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)

    def mig(self, source):
        with open(self.path, "wb") as file:
            file.write(source)
        self.process.stdin.write(os.fsencode(self.path) + b"\n")
        self.process.stdin.flush()
        status = self.process.stdout.readline().decode("ascii").strip()
        return status, self.process.stdout.readline().decode("utf-8", "surrogatepass").rstrip("\n")

    def judge(self, source):
        """One word, and what each said."""
        try:
            tree, error = ast.dump(ast.parse(source), include_attributes=True), None
        except SyntaxError as problem:
            tree, error = None, problem
        except (ValueError, RecursionError, MemoryError):
            return "beyond", "", ""
        status, line = self.mig(source)
        said = "line %s: %s" % (error.lineno, error.msg) if error else "accepted"
        if error is None:
            return "equal" if tree == line else "refused" if status == "error" else "different", said, line[:100]
        if status != "error":
            return "newer" if status == "3.12" else "accepted", said, status
        same = not error.lineno or int(re.match(r"SyntaxError: line (\d+)", line)[1]) == error.lineno
        return "same line" if same else "other line", said, line[:100]


TOKENS = ("( ) [ ] { } , : = == if else for in not lambda * ** . \" ' # \\ x 1 0777 print await async def class $ ? ` ! ; -> "
          ":= += \"\"\" f\" f\"{ }\" import from as with try: except yield return match case _ None True @ ~ - ... is and or del "
          "global").split() + ["\n", "    ", "\t"]


def mutate(chance, text):
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError):
        return None
    starts = [0]
    for line in text.splitlines(True):
        starts.append(starts[-1] + len(line))
    token = chance.choice(tokens)
    start, end = (starts[min(place[0] - 1, len(starts) - 1)] + place[1] for place in (token.start, token.end))
    kind = chance.random()
    if kind < 0.3:
        return text[:start] + text[end:]
    if kind < 0.6:
        return text[:start] + chance.choice(TOKENS) + " " + text[start:]
    if kind < 0.75:
        return text[:start] + chance.choice(TOKENS) + text[end:]
    if kind < 0.85:
        return text[:start] + chance.choice(tokens).string + " " + text[start:]
    at = chance.randrange(len(text))
    return text[:at] + (chance.choice(TOKENS) if chance.random() < 0.5 else "") + text[at + 1:]


def mutations(count, seed):
    chance = random.Random(seed)
    paths = [path for path in find(["/usr/lib/python3.11"]) if 20 < os.path.getsize(path) < 30000]
    while count > 0:
        path = chance.choice(paths)
        try:
            with open(path, encoding="utf-8", newline="") as file:
                text = mutate(chance, file.read())
        except UnicodeDecodeError:
            continue
        if text is not None:
            count -= 1
            yield path, text.encode("utf-8", "surrogatepass")


def run(reader, cases, bad):
    counts = {}
    for name, source in cases:
        word, python, mig = reader.judge(source)
        counts[word] = counts.get(word, 0) + 1
        if word in bad:
            print("%s: %s\n    python: %s\n    mig:    %s" % (word.upper(), name, python, mig))
    print("  ".join("%s %d" % item for item in sorted(counts.items())))
    return counts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mutations", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("py_dump")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    reader = Reader(options.py_dump)
    wrong = ("different", "refused", "accepted", "other line")
    counts = run(reader, ((repr(text), text.encode("utf-8")) for text in MISTAKES), wrong)
    failed = any(counts.get(word) for word in wrong)
    counts = run(reader, sources(), wrong)
    failed |= any(counts.get(word) for word in wrong)
    counts = run(reader, mutations(options.mutations, options.seed), wrong)
    failed |= any(counts.get(word) for word in wrong[:3]) or counts.get("other line", 0) * 200 > options.mutations
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
