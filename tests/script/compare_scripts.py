#!/usr/bin/python3
"""Compares what mig reads of generated scripts with what CPython holds after running them.

    compare_scripts.py SCRIPT_DUMP [COUNT [SEED]]

The generated scripts do nothing but bind names. Whatever mig calls literal must be equal; what it
calls not literal is counted; the quick reader and the tree must give the same record.
"""

import json
import random
import subprocess
import sys

IDS = ["ae1027a6acf", "a b", "1", "0001_first", "x-y", "Ünï", ""]
DOCS = ['"""message\n\nRevision ID: x\nRevises: y\n\n"""', '"""one line"""', "'single'", '"double"', "'''a\n\n\n b '''", '"""\n\n  lead\n \nsecond\n\nthird"""',
        'r"""raw \\n stays"""', '"""esc \\n aped \\u00e9"""', '"""a""" "b"', "u'prefixed'", 'U"""x"""', 'f"""formatted"""', 'b"bytes"', '"""tail"""  # comment',
        '"""semi"""; x = 1', '("in brackets")', '"""\u00a0\u3000 spaces \u2003"""', '"""ümläut\n\nrest"""', "", "", "x = 1", '# comment\n"""late"""', '"""tab\t"""', '""""quote"""',
        '"""joined\\\nline"""', "''''''", '"" ""']
NAMES = ["revision", "down_revision", "branch_labels", "depends_on"]
BODIES = ["    pass", "    op.execute('''\ntext at the margin\nrevision = 'no'\n''')", "    x = (1,\n2,\n# c\n    3)", '    """doc"""\n    return 1',
          "\tx = 'tab'", "    # comment\n# at the margin\n    y = \"a'b\"", "    s = f\"{1}{{}}\"", "    s = f'{x[\"a\"]}'", "    s = 'a\\\nb'\n\n\n    t = \"\\\"\"",
          "    if x:\n        pass\n    else:\n        return", "    def inner():\n        revision = 'no'\n    return inner", "    s = r'\\'\n    t = r\"\\\\\"",
          "    s = \"\"\"a\"\"\" '''b''' \"c\"  # 'd", "    global revision", "    x = [\n]\n    y = {\n}", "    x = \\\n    1", "    x = '#'", "    x = ')'", "    x = '''\\''''",
          "    return ''", "    x = lambda: 0; y = 2"]


def literal(r, depth=0):
    word = r.choice(IDS)
    text = r.choice([repr(word), '"%s"' % word, "u'%s'" % word, "'''%s'''" % word, "r'%s'" % word, "'%s' '%s'" % (word, word), "'%s\\x41'" % word])
    kind = r.randrange(14)
    if kind < 5:
        return text
    if kind == 5:
        return "None"
    if kind == 6:
        return "(%s)" % text
    if kind == 7:
        return r.choice(["(%s,)", "[%s]", "(%s, 'b')", "['a', %s,]", "{%s}", "(  # c\n  %s,\n  'z'\n)", "(%s 'x')", "'a', %s", "(None, %s)", "((%s),)"]) % text
    if kind == 8:
        return r.choice(["()", "[]", "{}", "( )", "[\n]"])
    if kind == 9:
        return r.choice(["12", "b'x'", "True", "...", "('a', 1)", "(('a',),)", "1.5"])
    if kind == 10:
        return r.choice(["BASE", "'a' + 'b'", "str(1)", "'%s' % 'a'", "f'a'", "OTHER", "'x'.upper()", "None or 'a'"])
    return text


def assignment(r):
    name = r.choice(NAMES)
    value = literal(r)
    return r.choice([
        "%s = %s", "%s = %s", "%s = %s", "%s=%s", "%s  =  %s  # comment", "%s: str = %s", "%s: Union[str, Sequence[str], None] = %s",
        "%s = BASE2 = %s", "(%s) = %s", "%s = (%s)", "%s = \\\n    %s", "%s: 'str' = %s",
        "%s = %s; y = 3"]) % (name, value)


def statement(r):
    kind = r.randrange(16)
    if kind < 6:
        return assignment(r)
    if kind == 6:
        return "%s %s(x=1%s):%s\n%s" % (r.choice(["def", "def", "async def"]), r.choice(["upgrade", "downgrade", "f", "revision" if r.randrange(20) == 0 else "g"]),
                                      r.choice(["", ", y=(2)", ",\n  z='('"]), r.choice(["", "  # c", " # '"]), r.choice(BODIES))
    if kind == 7:
        return "class C%s:\n%s" % (r.choice(["", "(object)"]), r.choice(BODIES[:1] + BODIES[4:5]))
    if kind == 8:
        return r.choice(["import os", "from os import path", "from os import (path,\n  sep)", "import os as revision2", "from typing import *", "import os.path"])
    if kind == 9:
        return r.choice(["BASE = 'base1'", "OTHER = BASE2 = ('a', 'b')", "x = 1", "x = '''\nrevision = 1\n'''", "x = {'a': [1,\n2]}", "print", "'stray string'", "pass", "y = 4"])
    if kind == 10:
        return "if %s:\n    %s" % (r.choice(["True", "False", "1", "x", "not x"]), assignment(r).replace("\n", "\n    "))
    if kind == 11:
        return "try:\n    %s\nexcept Exception:\n    %s" % (assignment(r).replace("\n", "\n    "), r.choice(["pass", assignment(r).replace("\n", "\n    ")]))
    if kind == 12:
        return "revision, down_revision = %s, %s" % (repr(r.choice(IDS)), r.choice(["None", "'p'", "('a', 'b')"]))
    if kind == 13:
        return r.choice(["", "\n\n", "# comment", "   ", "\t# indented comment", "\x0c"])
    if kind == 14:
        return r.choice(["revision = down_revision = None", "revision = 'a'", "depends_on = revision", "__doc__ = 'later'", "@staticmethod\ndef h():\n    pass",
                         "for i in (1,):\n    x = i", "while False:\n    revision = 'w'", "with open('/dev/null') as fh:\n    revision = 'in with'", "x = 1; revision = 'semi'",
                         "revision += 'x'" if r.randrange(4) == 0 else "x = 3"])
    return assignment(r)


def script(r):
    lines = [r.choice(DOCS)] if r.randrange(3) else []
    if r.randrange(15) == 0:
        lines.insert(0, r.choice(["# -*- coding: utf-8 -*-", "#!/usr/bin/python", "# vim: set fileencoding=utf-8 :", "\ufeff", "# coding=latin-1"]))
    lines.append("Union = Sequence = dict(); Union = Sequence = type('U', (), {'__class_getitem__': classmethod(lambda c, k: c)})" if r.randrange(2) else "from typing import Sequence, Union")
    lines.append("x = BASE = OTHER = BASE2 = 0" if r.randrange(2) else "x = 0\nBASE = 'b0'\nOTHER = ('o',)")
    lines += [statement(r) for _ in range(r.randrange(9))]
    end = "\r\n" if r.randrange(12) == 0 else "\n"
    return ("\n".join(lines) + r.choice(["\n", "", "\n\n"])).replace("\n", end)


ABSENT = object()


def run(data):
    names = {"__name__": "script", "__builtins__": __builtins__}
    try:
        code = compile(data, "script", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return None
    try:
        exec(code, names)
    except Exception:
        return None
    return names


def agrees(found, value):
    form, items = found["form"], found["items"]
    if form == "not_literal":
        return True
    if form == "absent":
        return value is ABSENT
    if form == "none":
        return value is None
    if form == "string":
        return isinstance(value, str) and value == items[0]
    kinds = {"tuple": tuple, "list": list, "set": set}
    if form in kinds:
        return type(value) is kinds[form] and (set(items) if form == "set" else items) == (value if form == "set" else list(value))
    return value is not ABSENT and not isinstance(value, str)  # bad_type; None is one for `revision`


def main():
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20000
    r = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    scripts, expected = [], []
    while len(scripts) < count:
        data = script(r).encode("utf-8")
        names = run(data)
        if names is not None:
            scripts.append(data)
            expected.append(names)
    stream = b"".join(b"%d script_x.py\n%s" % (len(t), t) for t in scripts)
    lines = subprocess.run([sys.argv[1]], input=stream, stdout=subprocess.PIPE, check=True).stdout.decode("utf-8", "surrogatepass").split("\n")[:-1]
    assert len(lines) == len(scripts), (len(lines), len(scripts))
    quick = given_up = different = 0
    for text, names, line in zip(scripts, expected, lines):
        found = json.loads(line)
        quick += found["quick"]
        given_up += sum(found[n]["form"] == "not_literal" for n in NAMES)
        doc = names.get("__doc__") or ""
        wrong = [n for n in NAMES if not agrees(found[n], names.get(n, ABSENT))]
        if isinstance(doc, str) and (found["longdoc"] != doc.strip() or found["doc"] != doc.strip().split("\n\n")[0]):
            wrong.append("doc")
        if not found["same"]:
            wrong.append("quick and tree")
        if found["syntax_error"]:
            wrong.append("syntax")
        if wrong:
            different += 1
            if different <= 5:
                print("--- %s differ in:\n%s\n    mig: %s\n    python: %s" % (
                    wrong, text.decode("utf-8"), line, {n: names.get(n, "absent") for n in NAMES + ["__doc__"]}))
    print("%d scripts, %d read quickly, %d values not literal, %d different" % (len(scripts), quick, given_up, different))
    return different != 0


if __name__ == "__main__":
    sys.exit(main())
