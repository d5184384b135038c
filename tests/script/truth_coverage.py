"""Binds the operations of published cases and prints how many are understood.

truth_coverage.py OPS_DUMP FILE.jsonl...

Each case's base and branches become one function each. Every source must bind without anything
unknown: the cases are literal, their guards are questions to the catalogue."""
import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import textwrap

HEAD = """from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql


def upgrade():
"""


def sources(case):
    yield case["base"]
    for side in "ab":
        for revision in case[side]:
            yield revision


def main(dump, files):
    failed = 0
    for path in files:
        cases = [json.loads(line) for line in open(path, encoding="utf-8")]
        with tempfile.TemporaryDirectory() as folder:
            names, calls = [], 0
            for case in cases:
                for n, ops in enumerate(sources(case)):
                    name = pathlib.Path(folder) / f"{case['id']}_{n}.py"
                    name.write_text(HEAD + textwrap.indent("\n".join(ops) or "pass", "    ") + "\n", encoding="utf-8")
                    calls += sum(len(re.findall(r"^\s*(?:op\.|batch_op\.|postgresql\.)", op, re.M)) for op in ops)
                    names.append(str(name))
            out = ""
            for at in range(0, len(names), 500):
                out += subprocess.run([dump, "--dialect", cases[0]["db"], *names[at:at + 500]], capture_output=True, text=True,
                                      check=True).stdout
        bad = [l for l in out.splitlines() if re.search(r"UNKNOWN|NOT-UNDERSTOOD|^    unknown|probe .* unknown slot", l)]
        bound = len(re.findall(r"^  \d+:\d+ (\w|\.)+ \[", out, re.M))
        failed += len(bad) + (bound != calls)
        print(f"{pathlib.Path(path).name}: {len(names)} functions, {calls} calls, {bound} operations, {len(bad)} not understood")
        for line, count in collections.Counter(bad).most_common(5):
            print("   ", count, line.strip()[:150])
    return 1 if failed else 0


sys.exit(main(sys.argv[1], sys.argv[2:]))
