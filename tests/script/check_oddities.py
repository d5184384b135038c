#!/usr/bin/python3
"""Reads every script under fixtures/oddities/*/ and compares with expected.json beside it.

    check_oddities.py SCRIPT_DUMP FOLDER

In expected.json: null is None, a list any sequence, "?" a value that is not literal, "absent" none;
`diags` are rules and lines, all of them in order. What is not mentioned is not looked at, but
diagnostics always are. `repeat` makes a large file of a small one.
"""

import json
import os
import subprocess
import sys

NAMES = ("revision", "down_revision", "branch_labels", "depends_on")


def plain(ident):
    form = ident["form"]
    if form == "none":
        return None
    if form == "string":
        return ident["items"][0]
    if form in ("tuple", "list", "set"):
        return ident["items"]
    return "absent" if form == "absent" else "?"


def read(dump, name, data):
    frame = b"%d %s\n" % (len(data), name.replace(" ", "_").encode("utf-8"))
    line = subprocess.run([dump], input=frame + data, stdout=subprocess.PIPE, check=True).stdout
    return json.loads(line)


def check(dump, folder):
    with open(os.path.join(folder, "expected.json"), encoding="utf-8") as source:
        expected = json.load(source)
    wrong = []
    for name, want in expected["scripts"].items():
        with open(os.path.join(folder, name), "rb") as source:
            data = source.read()
        if "repeat" in want:
            line = want["repeat"]["line"].encode("utf-8") + b"\n"
            data = data.replace(line, line * want["repeat"]["times"])
            assert len(data) > 100000
        found = read(dump, name, data)
        got = {key: plain(found[key]) for key in NAMES}
        got.update(doc=found["doc"], longdoc=found["longdoc"], diags=[[d["rule"], d["line"]] for d in found["diags"]])
        want = dict({"diags": []}, **{k: v for k, v in want.items() if k != "repeat"})
        for key, value in want.items():
            if got[key] != value:
                wrong.append("%s/%s: %s is %r, expected %r %s" % (folder, name, key, got[key], value, found["diags"]))
        if not found["same"]:
            wrong.append("%s/%s: the quick reader and the tree differ" % (folder, name))
    return wrong


def main():
    dump, root = sys.argv[1:3]
    folders = sorted(f.path for f in os.scandir(root) if os.path.exists(os.path.join(f.path, "expected.json")))
    wrong = [line for folder in folders for line in check(dump, folder)]
    print("\n".join(wrong + ["%d oddities, %d wrong" % (len(folders), len(wrong))]))
    return bool(wrong) or not folders


if __name__ == "__main__":
    sys.exit(main())
