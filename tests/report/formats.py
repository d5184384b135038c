"""Every format over the fixed set of reports (projects.py) and over random ones.

usage: formats.py golden MIG [--update]      the files in golden/, byte for byte
       formats.py round_trip MIG             what --from-json prints is what was printed then
       formats.py valid MIG PRINT NPM SCHEMA what each consumer's schema or parser says
       formats.py json MIG NPM SCHEMA        JSON of every command against the report's schema

PRINT is the program print_reports, NPM the folder with node_modules. Where that is missing the
last two say so and exit 77, which ctest counts as skipped.
"""
import difflib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import projects

HERE = pathlib.Path(__file__).resolve().parent
ROWS = re.findall(r'^FORMAT\("(\w+)", "[^"]*", ([A-Z| ]+),', (HERE.parents[1] / "src/report/formats.def").read_text(), re.M)
# The page has tests of its own.
JUDGED = [name for name, uses in ROWS if "JUDGES" in uses and name != "html"]
DRAWN = [name for name, uses in ROWS if uses == "DRAWS"]
RANDOM = 200
# Too large to read: of these only what is told about limits is kept.
LARGE = {"many": ["github"], "long_history": ["mermaid"], "wide_history": []}
# And these say something about limits to a validator.
LIMITS = {"many": ["sarif", "markdown", "github", "junit"], "long_history": ["mermaid", "markdown"],
          "wide_history": ["mermaid", "dot"]}
WITH_JSON = {"independent", "unknown", "several_databases", "two_branches"}


def formats_of(arguments):
    return {"graph": ["json"] + DRAWN, "report": JUDGED + DRAWN}.get(arguments[0], JUDGED)


def run(mig, folder, *arguments, given=b""):
    done = subprocess.run([mig, "-C", folder, *arguments], input=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=120, env={**os.environ, "LC_ALL": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1", "HOME": folder})
    if done.returncode not in (0, 1, 3):
        sys.exit(f"mig {' '.join(arguments)}: exit {done.returncode}\n{done.stderr.decode(errors='replace')}")
    return done.stdout


def built(names=projects.REPORTS):
    """Yields name, folder, arguments; the folder lives until the next one."""
    for name in names:
        build, arguments = projects.REPORTS[name]
        with tempfile.TemporaryDirectory() as folder:
            build(folder)
            yield name, folder, arguments


# ---- golden files ----

def normal(form, text):
    """SARIF lists every rule there is: only those of the results are kept. Ten kilobytes of one word are counted."""
    if form == "sarif":
        log = json.loads(text)
        used = {result["ruleId"] for result in log["runs"][0]["results"]}
        driver = log["runs"][0]["tool"]["driver"]
        driver["rules"] = [rule for rule in driver["rules"] if rule["id"] in used]
        for result in log["runs"][0]["results"]:
            del result["ruleIndex"]
        text = json.dumps(log, indent=1, ensure_ascii=False) + "\n"
    text = re.sub(r"\d+\.\d+\.\d+(?=\")", "VERSION", text) if form in ("sarif", "json") else text
    return re.sub(r"(?:long){9,}", lambda m: f"<long x {len(m[0]) // 4}>", text)


def golden(mig, update):
    differ = compared = 0
    for name, folder, arguments in built():
        for form in LARGE.get(name, formats_of(arguments)):
            if form == "json" and name not in WITH_JSON:
                continue
            got = normal(form, run(mig, folder, *arguments, "--format", form).decode("utf-8", "surrogateescape"))
            path = HERE / "golden" / f"{name}.{form}"
            compared += 1
            old = path.read_bytes().decode("utf-8", "surrogateescape") if path.exists() else ""
            if got == old and path.exists():
                continue
            differ += 1
            if update:
                path.write_bytes(got.encode("utf-8", "surrogateescape"))
            else:
                sys.stdout.writelines(difflib.unified_diff(old.splitlines(True), got.splitlines(True), str(path.name),
                                                           "printed", n=1))
    print(f"{compared} golden files, {differ} {'written' if update else 'differ'}")
    if differ and not update:
        print("if the new text is right: cmake --build --preset release --target update_golden_reports")
    return 1 if differ and not update else 0


# ---- round trip ----

def told(text, has_revisions):
    """Without what needs whole files, or revisions that the report does not list."""
    if not has_revisions:
        text = text.split(b"\n<details><summary>The revisions")[0]
    return re.sub(rb' *"primaryLocationLineHash": "[^"]*",\n', b"", text)


def round_trip(mig):
    differ = compared = 0
    for name, folder, arguments in built(name for name in projects.REPORTS if name not in LARGE):
        kept = run(mig, folder, *arguments, "--format", "json")
        views = [[], ["-q"]] + [["--format", form] for form in JUDGED[2:]]
        for view in views:
            then = run(mig, folder, *arguments, *view)
            again = run(mig, folder, "report", "--from-json", "-", *view, given=kept)
            listed = b'"revisions":\t[{' in kept
            then, again = told(then, listed), told(again, listed)
            if arguments[0] == "check":  # the category and the command line named are the command's
                again = again.replace(b"mig/report/", b"mig/check/")
            compared += 1
            if then != again:
                differ += 1
                print(f"{name} {' '.join(view)}:")
                sys.stdout.writelines(list(difflib.unified_diff(then.decode(errors="replace").splitlines(True),
                                                                again.decode(errors="replace").splitlines(True)))[:20])
    print(f"{compared} prints from JSON, {differ} differ")
    return 1 if differ else 0


# ---- validators ----

def need_packages(npm, names):
    missing = [name for name in names if not os.path.isdir(f"{npm}/node_modules/{name}")]
    if missing:
        print(f"skipped: npm ci in {os.path.basename(npm)} brings {', '.join(missing)}")
        sys.exit(77)


def valid(mig, printer, npm, schema):
    need_packages(npm, ["ajv", "ajv-draft-04", "ajv-formats", "@microsoft/jest-sarif", "mermaid", "markdown-it"])
    if shutil.which("nop") is None:
        print("skipped: there is no nop (graphviz)")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as out, tempfile.TemporaryDirectory() as given:
        for name, folder, arguments in built():
            for form in LIMITS.get(name, formats_of(arguments)):
                pathlib.Path(out, f"{name}.{form}").write_bytes(run(mig, folder, *arguments, "--format", form))
        subprocess.run([sys.executable, str(HERE / "random_reports.py"), given, str(RANDOM)], check=True)
        inputs = sorted(str(p) for p in pathlib.Path(given).iterdir())
        subprocess.run([printer, out, *inputs], check=True)
        print(f"{len(projects.REPORTS)} fixed reports, {RANDOM} random ones", flush=True)
        status = subprocess.run([sys.executable, str(HERE / "lines_and_xml.py"), out]).returncode
        status |= subprocess.run(["node", str(HERE / "validate.cjs"), npm, out, schema]).returncode
    return status


# ---- JSON of every command ----

COMMANDS = [
    ("independent", ["heads"]), ("independent", ["heads", "--resolve-dependencies"]), ("independent", ["heads", "--operations"]),
    ("long_history", ["history"]), ("hostile", ["history", "--operations"]), ("wide_history", ["history", "-r", "base:m0003"]),
    ("broken", ["history"]), ("independent", ["branches"]), ("two_directories", ["branches", "--operations"]),
    ("fails", ["show", "heads"]), ("fails", ["show", "base", "--operations"]), ("several_databases", ["history", "--operations"]),
    ("fails", ["graph"]), ("wide_history", ["graph", "--operations"]),
    ("independent", ["merge", "--dry-run"]), ("converges", ["merge", "--dry-run", "--rev-id", "joined"]),
    ("fails", ["merge", "--dry-run"]), ("unknown", ["merge", "--dry-run"]),
    ("unknown", ["merge", "--dry-run", "--accept-unknown"]), ("one_head", ["merge", "--dry-run"]),
    ("three_heads", ["merge", "--dry-run"]),
] + [(name, [command]) for name in projects.REPORTS if name not in ("many", "wide_history")
     for command in ("check", "conflicts", "report")] + [
    ("two_branches", arguments.split()) for arguments in (
        "conflicts main feature", "conflicts feature", "check --base feature", "hook status",
        "forecast --base main feature", "ledger --base main feature", "heads --ref feature", "history --index",
        "graph --ref feature")] + [
    ("resolvable", arguments.split()) for arguments in (
        "merge --rename-through --dry-run ours theirs", "rebase theirs --onto ours --dry-run", "repair")]


def every_command(mig, npm, schema):
    need_packages(npm, ["ajv"])
    empty = 0
    with tempfile.TemporaryDirectory() as out:
        by_name = {}
        for number, (name, arguments) in enumerate(COMMANDS):
            by_name.setdefault(name, []).append((number, arguments))
        for name, folder, _ in built(by_name):
            for number, arguments in by_name[name]:
                text = run(mig, folder, *arguments, "--format", "json")
                # a refusal is said on stderr: there is no report then
                empty += text == b""
                if text:
                    pathlib.Path(out, f"{number:03}-{name}-{arguments[0]}.json").write_bytes(text)
        files = sorted(str(p) for p in pathlib.Path(out).iterdir())
        print(f"{len(COMMANDS)} commands, {empty} of them refused without a report", flush=True)
        if len(files) < len(COMMANDS) * 9 // 10:
            return 1
        return subprocess.run(["node", f"{npm}/validate.cjs", schema, *files]).returncode


def main():
    what, *rest = sys.argv[1:]
    if what == "golden":
        return golden(rest[0], "--update" in rest)
    return {"round_trip": round_trip, "valid": valid, "json": every_command}[what](*rest)


if __name__ == "__main__":
    sys.exit(main())
