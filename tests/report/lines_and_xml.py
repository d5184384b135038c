"""What needs no package: JUnit XML, gcc-style lines and GitHub's workflow commands, as their readers take them.

usage: lines_and_xml.py FOLDER
"""
import os
import re
import sys
import xml.etree.ElementTree as ElementTree

bad = []


def complain(file, what):
    bad.append(f"{file}: {what}")


def junit(file, data):
    """The rules of the XSD that Jenkins' JUnit plugin goes by, and counts that add up."""
    suites = ElementTree.fromstring(data)
    if suites.tag != "testsuites":
        complain(file, f"root is {suites.tag}")
    totals = {"tests": 0, "failures": 0, "errors": 0}
    for suite in suites:
        if suite.tag != "testsuite" or not suite.get("name"):
            complain(file, "a suite without a name")
        cases = list(suite)
        found = {"tests": len(cases), "failures": sum(c.find("failure") is not None for c in cases),
                 "errors": sum(c.find("error") is not None for c in cases)}
        if not cases:
            complain(file, "a suite without tests reads as not run")
        for key, value in found.items():
            if int(suite.get(key)) != value:
                complain(file, f"{key} says {suite.get(key)}, there are {value}")
            totals[key] += value
        for case in cases:
            if case.tag != "testcase" or not case.get("classname") or not case.get("name"):
                complain(file, "a case without a name")
            for child in case:
                if child.tag not in ("failure", "error", "skipped", "system-out", "system-err"):
                    complain(file, f"element {child.tag}")
                if child.tag in ("failure", "error") and (not child.get("type") or child.get("message") is None):
                    complain(file, "a failure without type or message")
            if len(case) > 1:
                complain(file, "a case with two outcomes")
    for key, value in totals.items():
        if int(suites.get(key)) != value:
            complain(file, f"{key} says {suites.get(key)}, there are {value}")


def gcc(file, data):
    """Vim's errorformat %f:%l:%c: %trror: %m, and so on: one line each."""
    for line in data.decode("utf-8", "surrogateescape").split("\n")[:-1]:
        if not re.fullmatch(r".+?:[1-9]\d*:[1-9]\d*: (error|warning|note): .*", line):
            complain(file, f"line {line!r}")
    if re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", data):
        complain(file, "control characters")


def github(file, data):
    """The runner's own grammar: a command is a line; properties are separated by commas."""
    shown = {"error": 0, "warning": 0, "notice": 0}
    for line in data.decode("utf-8").split("\n")[:-1]:
        match = re.fullmatch(r"::(error|warning|notice)(?: ([^:]*(?:,[^:]*)*))?::(.*)", line, re.S)
        if match is None:
            complain(file, f"line {line[:80]!r}")
            continue
        shown[match[1]] += 1
        for part in (match[2] or "").split(","):
            if part and not re.fullmatch(r"(file|line|endLine|col|endColumn|title)=[^,:\r\n]+", part, re.S):
                complain(file, f"property {part[:80]!r}")
        if re.search(r"%(?!25|0D|0A|3A|2C)", line):
            complain(file, "a per cent sign that is not escaped")
    if max(shown.values()) > 10:
        complain(file, f"{shown}: GitHub shows ten of a kind")


def main():
    folder, counts = sys.argv[1], {}
    checks = {"junit": junit, "gcc": gcc, "github": github}
    for file in sorted(os.listdir(folder)):
        kind = file.rsplit(".", 1)[-1]
        if kind not in checks:
            continue
        counts[kind] = counts.get(kind, 0) + 1
        with open(f"{folder}/{file}", "rb") as f:
            data = f.read()
        try:
            checks[kind](file, data)
        except (ElementTree.ParseError, UnicodeDecodeError, ValueError) as e:
            complain(file, str(e))
    for kind in checks:
        if kind not in counts:
            complain(folder, f"no {kind} to check")
    print("\n".join(bad[:40]), file=sys.stderr)
    print(", ".join(f"{kind} {n}" for kind, n in sorted(counts.items())) + f": {len(bad)} complaints")
    sys.exit(1 if bad else 0)


main()
