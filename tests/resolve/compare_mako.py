"""Templates rendered by mig and by the real Mako: every result must be equal, byte for byte.

    compare_mako.py RENDER_TEMPLATE [--cases N] [--seed S] [--real FOLDER]

Templates come from a generator within the subset that mig reads, from the table templates.txt, from the template
folders of the installed Alembic and Flask-Migrate, and from every script.py.mako below --real. What mig refuses is
counted; of generated and installed templates it may refuse only what Mako rejects too. The table says, behind " :: ",
which templates mig refuses, and with what line and reason; all others are equal, or refused by Mako, too.
"""

import argparse
import datetime
import glob
import os
import random
import re
import subprocess
import sys
import tempfile
import types

from mako.template import Template


def comma(value):
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return ", ".join(value)


class Config:
    def __init__(self, databases):
        self.databases = databases

    def get_main_option(self, name, default=None):
        assert name == "databases"
        return self.databases if self.databases is not None else default


class Inputs:
    def __init__(self, rng):
        words = ["merge", "users", "Add", "ünï", "日本", "it's", 'a "quote"', "x_y", "tab\tbed", "&<b>", "é", "ΟΔΟΣ", "Σ", "Aͅ\u0301Σ", "\u200b\xad\ue000", "😀\x7f", "İx", "\u2028"]
        self.message = " ".join(rng.choice(words) for _ in range(rng.randint(1, 6)))
        if rng.random() < 0.1:
            self.message += "\n\nsecond paragraph\\ end"
        self.up = rng.choice(["ffff00001111", "a1", "it's", "z" * 40])
        day = datetime.datetime(rng.randint(1000, 9999), rng.randint(1, 12), rng.randint(1, 28), rng.randint(0, 23), rng.randint(0, 59), rng.randint(0, 59))
        if rng.random() < 0.5:
            day = day.replace(microsecond=rng.choice([1, 120000, 999999]))
        if rng.random() < 0.3:
            day = day.replace(tzinfo=datetime.timezone(datetime.timedelta(minutes=rng.choice([0, 60, -210, 345]))))
        self.date = day
        ids = ["aaaa1", "bbbb1", "c'c", 'd"d', "e\\e", "ñ", "f" * 12]
        self.down = rng.sample(ids, rng.choice([1, 2, 2, 2, 3]))
        self.labels = rng.choice([[], ["newl"], ["é", "b"]])
        self.depends = rng.choice([[], [], ["x1"], ["x1", "y2"]])
        self.databases = rng.choice([[], ["engine1", "engine2"]])
        self.binds = rng.choice([["", "db2"], ["", "db1", "db2"]])

    def context(self):
        one = lambda items: None if not items else items[0] if len(items) == 1 else tuple(items)
        return dict(
            message=self.message, up_revision=self.up, create_date=self.date, comma=comma,
            down_revision=one(self.down), branch_labels=tuple(self.labels) or None, depends_on=one(self.depends),
            config=Config(", ".join(self.databases) if self.databases else None),
        )

    def fields(self):
        quote = lambda text: text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
        return [quote(self.message), self.up, str(self.date), "|".join(self.down), "|".join(self.labels),
                "|".join(self.depends), "|".join(self.databases), "|".join(self.binds)]


def text_expression(rng, depth=0):
    """An expression whose value is a text."""
    leaf = ["message", "up_revision", "repr(down_revision)", "repr(branch_labels)", "str(create_date)", "comma(depends_on)",
            '"lit\\t\\"q\\" é"', "'it' \"'s\"", "r'\\d{2}'", "str(len(message))", "create_date.isoformat()",
            'create_date.strftime("%Y-%m-%d %H:%M:%S.%f %b %A %j %p %%")', "'''tri'''", "repr(str(down_revision))"]
    if depth > 2 or rng.random() < 0.4:
        return rng.choice(leaf)
    a, b = (text_expression(rng, depth + 1) for _ in range(2))
    return rng.choice([
        "%s + %s" % (a, b), "(%s).replace(\"'\", '\"')" % a, "(%s)[:%d]" % (a, rng.randint(-9, 9)),
        "(%s)[%d:%d]" % (a, rng.randint(-4, 4), rng.randint(-4, 12)), "%s if %s else %s" % (a, condition(rng, depth + 1), b),
        "(%s).strip()" % a, "(%s).lower()" % a, "'<%%s|%%r|%%%%>' %% (%s, %s)" % (a, b), "'%%s_upgrades' %% (%s,)" % a,
        "\"-\".join([%s, %s])" % (a, b), "', '.join(repr(x) for x in (%s, %s))" % (a, b),
        "'.'.join([x.rstrip('s') for x in (%s).split() if x != 'a'])" % a, "(%s or %s)" % (a, b),
        "((%s)\n  .rstrip('x'))" % a, "(upgrades or %s)" % a, "context.get('nothing', %s)" % a,
    ])


def condition(rng, depth=0):
    leaf = ["message", "down_revision", "branch_labels", "depends_on is None", "depends_on is not None", "imports", "upgrades or downgrades",
            '"op." in (upgrades or "")', "isinstance(down_revision, str)", "isinstance(down_revision, (tuple, list))",
            "len(up_revision) > 12", "create_date.year >= 2000", "'users' not in message", "not depends_on", "message == 'x'",
            "up_revision != 'a1'", "True", "down_revision and len(down_revision) == 2", "create_date.month < 7",
            "message.startswith('merge')", "1 + 2 == 3", "-1 < 0", "(down_revision or [''])[0]"]
    if depth > 2 or rng.random() < 0.5:
        return rng.choice(leaf)
    a, b = condition(rng, depth + 1), condition(rng, depth + 1)
    return rng.choice(["(%s) and (%s)" % (a, b), "(%s) or (%s)" % (a, b), "not (%s)" % a])


def piece(rng, depth=0):
    choice = rng.random()
    blank = rng.choice(["", "", "    ", "\t"])
    if choice < 0.25:
        return rng.choice(["revision = 1\n", "plain text % not ## control\n", "\n", "é 日本\n", "a $ { b } < c > % d\n", "x\\y\n",
                           "joined \\\nline\n", "\n%% percent\n", "tail", "no break ", "back\\\\\n", "a <b> </b>\n", "}\n"])
    if choice < 0.6:
        filters = rng.choice(["", "", "", " | n", " | trim", " | h", " | h,trim", " | n,h", "|repr", " | repr, trim", " | x", " | str"])
        return "${%s%s%s}%s" % (rng.choice(["", " "]), text_expression(rng), filters, rng.choice(["", "\n", " ", "\\\n"]))
    if choice < 0.68:
        value, filters = rng.choice([("down_revision", " | comma,n"), ("down_revision", "|n,comma"), ("down_revision", " | comma"), ("branch_labels", ""),
                                     ("create_date", ""), ("create_date.year", ""), ("depends_on", " | comma"), ("True", ""), ("3", ""), ("branch_labels", "|repr")])
        return "${%s%s}\n" % (value, filters)
    if choice < 0.74:
        return rng.choice(["%s## comment ${x}\n" % blank, "<%doc>\n dropped ${x}\n</%doc>", "<%text>${raw} % if\n## kept</%text>\n", "##\n"])
    if depth > 2:
        return "end\n"
    body = "body\n" + "".join(piece(rng, depth + 1) for _ in range(rng.randint(0, 3)))
    if not body.endswith("\n") or body.endswith("\\\n"):
        body += "\n"
    if choice < 0.88:
        out = "\n%s%% if %s:%s\n%s" % (blank, condition(rng), rng.choice(["", "", "  # why"]), body)
        if rng.random() < 0.3:
            out += "%% elif %s:\nelif\n" % condition(rng)
        if rng.random() < 0.5:
            out += "%s%% else:\n%s" % (blank, body)
        return out + "% endif\n"
    source = rng.choice(["(down_revision or ())", "['a', 'b']", "message.split()", "(up_revision, 'x')", "[x for x in message.split(' ') if x]", "()"])
    return "\n% for item in {}:\n{}${{item}} ${{'%s!' % item}}\n% endfor\n".format(source, body)


def generate(rng):
    text = "".join(piece(rng) for _ in range(rng.randint(1, 8)))
    if rng.random() < 0.2:
        text = "<%!\nimport re\nfrom datetime import date\n%>" + text
    if rng.random() < 0.1:
        text = "# -*- coding: utf-8 -*-\n" + text
    if rng.random() < 0.1:
        text = "<%\n    tag = " + text_expression(rng, 2).replace("\n", " ") + "\n%>" + text + "${tag}"
    if rng.random() < 0.15:
        text = text.replace("\n", "\r\n")
    return text


def render_mako(path, inputs):
    flask = types.ModuleType("flask")
    binds = {name: "" for name in inputs.binds[1:]}
    flask.current_app = types.SimpleNamespace(config={"SQLALCHEMY_BINDS": binds})
    sys.modules["flask"] = flask
    try:
        return Template(filename=path).render_unicode(**inputs.context()).encode("utf-8")
    except Exception as error:
        return error


def table(path):
    """(template, why mig refuses it or "") of every line. "\\n", "\\r", "\\t" and "\\\\" mean what they mean in Python."""
    escapes = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\"}
    with open(path, encoding="utf-8") as file:
        for line in file.read().split("\n")[:-1]:
            text, _, reason = line.partition(" :: ")
            yield re.sub(r"\\([nrt\\])", lambda m: escapes[m[1]], text), reason


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("render")
    parser.add_argument("--cases", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--real", default=os.environ.get("MIG_REAL_PROJECTS") or None)
    parser.add_argument("--table", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "templates.txt"))
    parser.add_argument("--why", action="store_true", help="print the reason of each refusal")
    args = parser.parse_args()
    rng = random.Random(args.seed)
    folder = tempfile.mkdtemp()
    templates = []
    for i in range(args.cases):
        path = os.path.join(folder, "t%d.mako" % i)
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(generate(rng))
        templates.append((path, "generated"))
    reasons = {}
    for i, (text, reason) in enumerate(table(args.table)):
        path = os.path.join(folder, "table%d.mako" % i)
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        reasons[path] = reason
        templates.append((path, "table"))
    import alembic
    import flask_migrate

    for package in (alembic, flask_migrate):
        found = glob.glob(os.path.join(os.path.dirname(package.__file__), "templates", "*", "script.py.mako"))
        templates += [(path, "installed") for path in sorted(found)]
    if args.real:
        found = glob.glob(os.path.join(args.real, "**", "*.mako"), recursive=True)
        templates += [(path, "real") for path in sorted(found)]

    inputs = [Inputs(rng) for _ in templates]
    for (path, kind), given in zip(templates, inputs):
        if kind == "table":
            given.message, given.down, given.labels, given.databases = "It's <a> \"message\"  ", ["aaaa1", "bbbb1"], ["l"], []
            given.date = datetime.datetime(2024, 2, 3, 4, 5, 6, 70)
        elif kind != "generated" and not given.databases:
            given.databases = ["engine1", "db2"]
    lines = ["\t".join([path, os.path.join(folder, "out%d" % i)] + given.fields()) for i, ((path, _), given) in enumerate(zip(templates, inputs))]
    done = subprocess.run([args.render], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True)
    counts, bad = {}, 0
    for i, ((path, kind), given, answer) in enumerate(zip(templates, inputs, done.stdout.splitlines())):
        wanted = render_mako(path, given)
        refused = answer != "ok"
        got = None if refused else open(os.path.join(folder, "out%d" % i), "rb").read()
        if isinstance(wanted, ImportError):
            result = "not compared: imports the application"
        elif isinstance(wanted, Exception):
            result = "both refuse" if refused else "WRONG: Mako refuses"
        elif refused:
            result = "refused"
        else:
            result = "equal" if got == wanted else "WRONG: differs"
        if kind == "table" and not result.startswith("WRONG"):
            said = re.sub(r"^template:(\d+): (.*); `--template stock`.*", r"\1: \2", answer) if refused else ""
            result = "as said" if said == reasons[path] else "WRONG: says %r, not %r" % (said, reasons[path])
        if args.why and refused:
            print("%s: %s | %r" % (result, answer.split(": ", 1)[1].split(";")[0], wanted if isinstance(wanted, Exception) else ""))
        counts[kind, result] = counts.get((kind, result), 0) + 1
        if result.startswith("WRONG") or (result == "refused" and kind != "real"):
            bad += 1
            if bad < 6:
                print(path, result, answer, repr(wanted), repr(got), sep="\n  ")
        elif result == "refused":
            print(path, answer)
    for key in sorted(counts):
        print("%s templates: %s: %d" % (key[0], key[1], counts[key]))
    return 1 if bad else 0


sys.exit(main())
