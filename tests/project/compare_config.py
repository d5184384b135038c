#!/usr/bin/python3
"""Compares mig's readers of ini and toml files with CPython's on generated texts.

    compare_config.py CONFIG_DUMP ini|toml [COUNT [SEED]]

Both must refuse the same texts and read the same values out of the others.
"""

import configparser
import datetime
import io
import json
import random
import subprocess
import sys
import tomllib

WORDS = ["alembic", "script_location", "key", "Key", "a", "b", "here", "DEFAULT", "x y", "url", "%(here)s", "%(a)s", "%%",
         "%", "%(", "%()s", "%(a)", "%(B)s", "migrations", "sqlite:///db", "über", "ключ", "value ; no comment", "#no", "\u00a0"]


def ini_line(r):
    indent = r.choice(["", "", "", " ", "  ", "\t", "    ", "\u00a0", "\x0b"])
    word = lambda: r.choice(WORDS)
    kind = r.choice([0, 0, 0, 0, 0, 0, 0, 0, 5, 6, 7, 8, 9, 10, 11, 11, 11]) if r.randrange(4) else 0
    if kind < 5:
        name = word() if r.randrange(6) == 0 else "key%d" % r.randrange(1000)
        return indent + name + r.choice(["=", " = ", ":", " : ", "= ", " ="]) + r.choice(["", word(), word() + " " + word()])
    if kind == 5:
        return indent + "[" + r.choice(["alembic", "DEFAULT", "other", "a]b", "", " x "]) + r.choice(["]", "]", "]tail", ""])
    if kind == 6:
        return indent + r.choice("#;") + word()
    if kind == 7:
        return r.choice(["", "", "   ", "\t"])
    if kind == 8:
        return indent + word()
    if kind == 9:
        return indent + r.choice(["=", ":", "= x", "[x", "]", "a=b=c", "a:b=c", "rem x"])
    return "  " + word() + " " + word()


def ini_text(r):
    lines = [r.choice(["[alembic]", "[alembic]", "[alembic]", "# first", "", "key=1"])]
    lines += [ini_line(r) for _ in range(r.randrange(12))]
    return r.choice(["\n", "\n", "\n", "\r\n", "\r"]).join(lines) + r.choice(["", "\n", "\n\n"])


def ini_expected(data):
    parser = configparser.ConfigParser({"here": "/here"})
    try:
        text = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8").read()
        parser.read_file(io.StringIO(text))
    except (configparser.Error, UnicodeDecodeError):
        return None
    found = {}
    for section in parser.sections():
        found[section] = {}
        for key in parser._sections[section]:
            try:
                found[section][key] = parser.get(section, key)
            except configparser.Error:
                found[section][key] = None
    return found


VALUES = ["1", "+1", "-0", "01", "1_000", "1__0", "_1", "0x1F", "0o17", "0b101", "0xg", "1.5", "1.", ".5", "1e5", "1.0e-3", "1e_5",
          "inf", "-inf", "nan", "+nan", "true", "false", "True", "tru", "\"s\"", "'s'", "\"\"", "''", "\"\\u00e9\\n\"", "\"\\ud800\"",
          "\"\\x41\"", "\"\"\"a\nb\"\"\"", "\"\"\"\na \\\n   b\"\"\"", "'''a\n'b'''", "\"\"\"a\"\"\"\"\"", "\"\"\"a\"\"\"\"\"\"",
          "'''''a'''''", "\"unclosed", "\"tab\there\"", "\"\x01\"", "1979-05-27", "1979-02-30", "1979-05-27T07:32:00Z",
          "1979-05-27 07:32:00.999999999-07:00", "07:32:00", "07:32:00.5", "25:00:00", "1979-05-27T07:32", "0000-01-01",
          "[]", "[1, 2]", "[1,, 2]", "[1,\n2, # c\n]", "[[1], ['a']]", "{}", "{a = 1}", "{a = 1, b.c = 2}", "{a = 1,}",
          "{a = 1\n}", "{a = {b = 1}, a.c = 2}", "{a = 1, a = 2}", "[{a = 1}, {b = 2}]", "", "\"a\" \"b\"", "1 2", "\"ü\"", "[1]]"]
GOOD = [v for v in VALUES if v[:1] in "[{\"'1t" and v not in ("1.", "1__0", "1e_5", "[1,, 2]", "1 2", "tru", "[1]]")]
KEYS = ["a", "b", "c", "a.b", "a.b.c", "b.a", "\"q k\"", "'lit'", "a . b", "1", "-", "ü", "", "a..b", "\"\"", "\"a\".b", "tool.alembic"]


def toml_line(r):
    kind = r.randrange(10) if r.randrange(5) else 0
    if kind < 6:
        key = r.choice(KEYS) if r.randrange(4) == 0 else r.choice(["", "a.", "t.u."]) + "k%d" % r.randrange(1000)
        return r.choice(["", "  ", "\t"]) + key + r.choice([" = ", "=", "= "]) + r.choice(VALUES if r.randrange(3) == 0 else GOOD) + r.choice(["", "", " # c", " "])
    if kind == 6:
        return "[" + r.choice(["", " "]) + r.choice(KEYS) + r.choice(["]", " ]", "]", "]]", "] x", ""])
    if kind == 7:
        return "[[" + r.choice(KEYS) + r.choice(["]]", "]]", "]", "] ]"])
    if kind == 8:
        return r.choice(["", "# comment", "   ", "#\x01", "# \u00fc"])
    return r.choice(["a", "= 1", "[]", "key value", "a = 1 b = 2", "\r", "]"])


def toml_text(r):
    lines = [toml_line(r) for _ in range(r.randrange(1, 6))]
    return r.choice(["\n", "\n", "\n", "\r\n"]).join(lines) + r.choice(["", "\n"])


def toml_expected(data):
    try:
        return tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return None


def time_of(text):
    """A TOML date or time as Python's own type; fractions beyond microseconds are cut."""
    text = text.replace(" ", "T").replace("t", "T").replace("z", "Z")
    body, sign, zone = text, "", ""
    if "T" in text or ":" in text:
        at = max(text.rfind("Z"), text.rfind("+"), text.rfind("-") if text.rfind("-") > 9 else -1)
        if at > 0:
            body, zone = text[:at], text[at:].replace("Z", "+00:00")
    if "." in body:
        whole, fraction = body.split(".")
        body = whole + "." + (fraction + "000000")[:6]
    if ":" not in body:
        return datetime.date.fromisoformat(body)
    if "T" not in body:
        return datetime.time.fromisoformat(body)
    return datetime.datetime.fromisoformat(body + zone)


def toml_value(value):
    if isinstance(value, list):
        return [toml_value(item) for item in value]
    if not isinstance(value, dict):
        return value
    for kind, make in (("integer", lambda t: int(t, 0) if t[:2] in ("0x", "0o", "0b") else int(t)), ("float", float), ("time", time_of)):
        if "\0" + kind in value:
            return make(value["\0" + kind])
    return {key: toml_value(item) for key, item in value.items()}


def same(a, b):
    if isinstance(a, float) and isinstance(b, float):
        return repr(a) == repr(b)
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b))
    return a == b


def main():
    dump, kind = sys.argv[1:3]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 20000
    r = random.Random(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    make, expect = (ini_text, ini_expected) if kind == "ini" else (toml_text, toml_expected)
    texts = []
    for _ in range(count):
        data = make(r).encode("utf-8", "surrogatepass")
        if r.randrange(200) == 0:
            data += b"\xff"
        texts.append(data)
    stream = b"".join(b"%d\n%s" % (len(t), t) for t in texts)
    lines = subprocess.run([dump, kind], input=stream, stdout=subprocess.PIPE, check=True).stdout.decode("utf-8").split("\n")[:-1]
    assert len(lines) == len(texts), (len(lines), len(texts))
    refused = different = 0
    for text, line in zip(texts, lines):
        expected = expect(text)
        if line.startswith("REFUSED"):
            refused += 1
            ok = expected is None
        else:
            found = json.loads(line)
            ok = expected is not None and (found == expected if kind == "ini" else same(toml_value(found), expected))
        if not ok:
            different += 1
            if different <= 5:
                print("--- text:", text, "\n    mig:   ", line, "\n    python:", expected)
    print("%d texts, %d refused by both, %d different" % (len(texts), refused, different))
    return different != 0


if __name__ == "__main__":
    sys.exit(main())
