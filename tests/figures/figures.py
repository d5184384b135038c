#!/usr/bin/python3
"""Runs what takes minutes and prints its figures in one table.

    figures.py [--only SECTION,SECTION] [--fuzz-minutes N] [--real DIR] [--list] [-o FILE]
    figures.py --claims README.md       the README's claims must be lines of the table

figures.toml says what is run and which figures are read from what it prints. A figure with a goal that is
not reached is marked; the exit status is 1 when a step fails, or a figure that must be reached is not.
Timings are never such a figure: their goals are only shown. What a step needs and the machine lacks is said
in the table, so that nothing is taken for measured that was not.
"""
import argparse
import concurrent.futures
import json
import operator
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
COMPARE = {"=": operator.eq, "<=": operator.le, ">=": operator.ge}
CLAIM = re.compile(r"^\| (.+?) \| (.+?) \|$", re.M)
NEEDS = {
    "real": (lambda options: options.real, "no folder of clones (--real DIR)"),
    "servers": (lambda options: os.environ.get("TRUTH_PG_URL") and os.environ.get("TRUTH_MYSQL_URL"),
                "no servers (tests/truth/databases.sh)"),
    "libgit2": (lambda options: os.environ.get("LIBGIT2_SOURCE"), "no sources of a newer libgit2 (LIBGIT2_SOURCE)"),
    "root": (lambda options: os.geteuid() == 0, "needs root"),
}


def read_steps():
    """The steps of figures.toml; one with `each` is several, {each} stands for the item."""
    steps = []
    for step in tomllib.loads((HERE / "figures.toml").read_text("utf-8"))["step"]:
        for item in step.pop("each", [None]):
            fill = (lambda text: text) if item is None else (lambda text, item=item: text.replace("{each}", item))
            figures = [{key: fill(value) if isinstance(value, str) else value for key, value in figure.items()} for figure in step["figure"]]
            steps.append({**step, "name": fill(step["name"]), "run": fill(step["run"]), "figure": figures})
    return steps


def number(text):
    return float(text.replace(",", ""))


def value_of(figure, said):
    """The figure as text and as a number; several matches are folded into one."""
    found = [groups if isinstance(groups, tuple) else (groups,) for groups in re.findall(figure["from"], said, re.M)]
    if not found:
        return None, None
    if figure.get("of") == "count":
        return str(len(found)), len(found)
    totals = [number(group) for group in found[-1]]
    if figure.get("of") in ("sum", "min", "max"):
        fold = {"sum": sum, "min": min, "max": max}[figure["of"]]
        totals = [fold(column) for column in zip(*[[number(group) for group in groups] for groups in found])]
    shown = [f"{total:,.0f}" if total == int(total) else f"{total:,.2f}" for total in totals]
    return figure.get("as", "{}").format(*shown), totals[0]


def reached(figure, value):
    if "goal" not in figure:
        return None
    sign, goal = figure["goal"].split()[:2]
    return value is not None and COMPARE[sign](value, number(goal))


class Run:
    """One pass over the steps."""

    def __init__(self, options):
        self.options, self.rows, self.failed = options, [], []
        build = ROOT / "build"
        self.places = {"python": "/usr/bin/python3 -B", "root": str(ROOT), "minutes": str(options.fuzz_minutes),
                       "work": tempfile.mkdtemp(prefix="figures."), "real": options.real or "",
                       **{preset: str(build / preset) for preset in ("release", "dev", "fuzz", "tsan")}}
        self.log = build / "figures"
        self.log.mkdir(parents=True, exist_ok=True)

    def command(self, step):
        return re.sub(r"\{(\w+)\}", lambda found: self.places[found[1]], step["run"])

    def take(self, step):
        """Runs a step; returns its rows and whether it went well."""
        lacking = [why for need, (has, why) in NEEDS.items() if need in step.get("needs", []) and not has(self.options)]
        if lacking:
            return [(figure["what"], "skipped: " + lacking[0], figure.get("goal", ""), "") for figure in step["figure"]], True
        begin = time.monotonic()
        done = subprocess.run(["sh", "-c", self.command(step)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, errors="replace", check=False)
        (self.log / (re.sub(r"\W+", "-", step["name"]) + ".log")).write_text(done.stdout, "utf-8")
        if done.returncode == 77 and done.stdout:
            return [(figure["what"], done.stdout.splitlines()[-1], figure.get("goal", ""), "") for figure in step["figure"]], True
        well, rows = done.returncode == 0, []
        for figure in step["figure"]:
            text, value = value_of(figure, done.stdout)
            met = reached(figure, value)
            if text is None or (met is False and figure.get("must", True)):
                well = False
            rows.append((figure["what"], "nothing printed" if text is None else text, figure.get("goal", ""),
                         "" if met is None else "yes" if met else "NO" if figure.get("must", True) else "not yet"))
        print(f"== {step['section']}: {step['name']}: {'done' if well else 'FAILED'} in {time.monotonic() - begin:.0f} s", flush=True)
        for what, text, *_ in rows:
            print(f"   {what}: {text}", flush=True)
        if not well:
            print("\n".join("   | " + line for line in done.stdout.splitlines()[-30:]), flush=True)
        return rows, well

    def all(self, steps):
        """Steps that may run side by side do, by as many processors as there are; others one by one."""
        waiting = []
        for step in steps + [None]:
            if step is not None and step.get("beside", False):
                waiting.append(step)
                continue
            with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
                for one, outcome in zip(waiting, pool.map(self.take, waiting)):
                    self.keep(one, outcome)
            waiting = []
            if step is not None:
                self.keep(step, self.take(step))

    def keep(self, step, outcome):
        rows, well = outcome
        self.rows += [(step["section"], *row) for row in rows]
        if not well:
            self.failed.append(step["name"])


def claims_of(readme):
    """The lines of the README's table of figures: {what: figure}."""
    text = pathlib.Path(readme).read_text("utf-8")
    table = text.partition("| measured by `sh tests/run.sh --long` |")[2].partition("\n\n")[0]
    return {what: figure for what, figure in CLAIM.findall(table) if not what.startswith("-")}


def print_table(rows, claims):
    head = ("", "figure", "goal", "reached", "README says")
    table = [(what, text, goal, met, claims.get(what, "")) for _, what, text, goal, met in rows]
    widths = [max(len(row[column]) for row in [head, *table]) for column in range(len(head))]
    section = None
    for (name, *_), row in zip(rows, table):
        if name != section:
            section = name
            print("\n" + "  ".join(cell.ljust(width) for cell, width in zip((name.upper(), *head[1:]), widths)).rstrip())
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


def check_claims(readme, steps):
    claims, lines = claims_of(readme), {figure["what"] for step in steps for figure in step["figure"]}
    strangers = [what for what in claims if what not in lines]
    for what in strangers:
        print(f"{readme}: no figure of tests/figures/figures.toml is called: {what}")
    print(f"{len(claims)} claims, {len(strangers)} that no line of the table measures")
    return 1 if strangers or not claims else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="")
    parser.add_argument("--fuzz-minutes", type=float, default=1)
    parser.add_argument("--real", metavar="DIR")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--claims", metavar="README")
    parser.add_argument("-o", dest="output", metavar="FILE")
    options = parser.parse_args()
    steps, only = read_steps(), [name for name in options.only.split(",") if name]
    unknown = set(only) - {step["section"] for step in steps}
    if unknown:
        parser.error("no such section: " + ", ".join(sorted(unknown)))
    if options.claims:
        return check_claims(options.claims, steps)
    steps = [step for step in steps if not only or step["section"] in only]
    if options.list:
        for step in steps:
            print(f"{step['section']:10} {step['name']}: {step['run']}")
        return 0
    run = Run(options)
    run.all(steps)
    print_table(run.rows, claims_of(ROOT / "README.md"))
    if options.output:
        pathlib.Path(options.output).write_text(json.dumps(
            [dict(zip(("section", "what", "figure", "goal", "reached"), row)) for row in run.rows], indent=1) + "\n", "utf-8")
    met = [row[4] for row in run.rows]
    print(f"\n{len(run.rows)} figures: {met.count('yes')} goals reached, {met.count('not yet')} not yet, {met.count('NO')} that must be;",
          f"{sum(row[2].startswith('skipped') for row in run.rows)} skipped; {len(run.failed)} steps failed")
    if run.failed:
        print("Failed: " + ", ".join(run.failed))
    return 1 if run.failed else 0


if __name__ == "__main__":
    sys.exit(main())
