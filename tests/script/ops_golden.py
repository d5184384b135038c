"""Compares what ops_dump prints for the fixtures with what is written down. It is the same but for the
diagnostics when nobody listens to them, and the tree goes as soon as the operations are there.

ops_golden.py OPS_DUMP FIXTURES EXPECTED [--update]"""
import difflib
import pathlib
import subprocess
import sys


def dumped(command, folder):
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def main(dump, fixtures, expected, update=False):
    different = 0
    for script in sorted(pathlib.Path(fixtures).glob("*.py")):
        out, unheard = "", ""
        for flag in ([], ["--downgrade"]):
            out += dumped([dump, *flag, script.name], fixtures)
            unheard += dumped([dump, "--unheard", *flag, script.name], fixtures)
        if unheard.splitlines() != [line for line in out.splitlines() if not line.startswith("  diagnostic: ")]:
            sys.exit("%s: other operations when nobody listens" % script.name)
        golden = pathlib.Path(expected) / (script.stem + ".txt")
        if update:
            golden.write_text(out, encoding="utf-8")
        want = golden.read_text(encoding="utf-8") if golden.exists() else ""
        if out != want:
            different += 1
            sys.stdout.writelines(difflib.unified_diff(want.splitlines(True), out.splitlines(True), golden.name, "now"))
    return 1 if different else 0


sys.exit(main(*sys.argv[1:4], update="--update" in sys.argv))
