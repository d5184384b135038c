"""Runs transcripts: files in which `  $ COMMAND` lines stand above the output they give. In a Markdown
file these are the blocks fenced as console, without the two spaces; what stands there as
`<!-- $ COMMAND -->` is run unseen.

usage: run_cases.py MIG_FOLDER ROOT [--update] CASE.t...

Each file runs in one shell in an empty folder of its own, with mig and git-mig on PATH and the
functions of fixtures/lay-out.sh defined. Lines that start with two spaces belong to commands; all
others are prose. After the output a line `  [N]` says the exit status when it is not 0. stdout and
stderr are taken together. The folder's own path is shown as $TESTTMP. A line of output that ends
in ` (glob)` is matched with `*`. --update writes what was printed into the file.
"""
import difflib
import fnmatch
import os
import pathlib
import re
import subprocess
import sys
import tempfile

MARK = "==mig-case=="


def split(text, indent):
    """Yields (None, prose lines) and (command, expected lines) in order."""
    steps, lines = [], text.splitlines()
    fenced = False
    i = 0
    while i < len(lines):
        hidden = re.fullmatch(r"<!-- \$ (.*) -->", lines[i])
        fence = lines[i].startswith("```")
        fenced = lines[i] == "```console" if fence else fenced
        if hidden:
            steps.append((hidden[1], []))
            i += 1
        elif lines[i].startswith(indent + "$ ") and (indent or fenced):
            command = [lines[i][len(indent) + 2:]]
            i += 1
            while i < len(lines) and lines[i].startswith(indent + "> "):
                command.append(lines[i][len(indent) + 2:])
                i += 1
            expected = []
            while i < len(lines) and lines[i].startswith(indent or "") and not lines[i].startswith((indent + "$ ", "```")):
                expected.append(lines[i][len(indent):])
                i += 1
            steps.append(("\n".join(command), expected))
        else:
            steps.append((None, [lines[i]]))
            i += 1
    return steps


def run(steps, mig_folder, root):
    script = [f"fixtures='{root}/fixtures'", ". \"$fixtures/lay-out.sh\""]
    for command, _ in steps:
        if command is not None:
            script += ["{ " + command + "\n}", f"printf '\\n{MARK} %s\\n' $?"]
    with tempfile.TemporaryDirectory() as folder:
        folder = os.path.realpath(folder)
        env = {"PATH": f"{mig_folder}:{os.environ['PATH']}", "HOME": folder, "LC_ALL": "C.UTF-8", "TZ": "UTC",
               "GIT_CONFIG_NOSYSTEM": "1", "TESTTMP": folder, "GIT_AUTHOR_NAME": "A", "GIT_COMMITTER_NAME": "A",
               "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_EMAIL": "a@example.org",
               "GIT_AUTHOR_DATE": "2026-03-01 00:00:00 +0000", "GIT_COMMITTER_DATE": "2026-03-01 00:00:00 +0000",
               "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "init.defaultBranch", "GIT_CONFIG_VALUE_0": "main"}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
            if name in os.environ:
                env[name] = os.environ[name]
        done = subprocess.run(["sh", "-s"], input="\n".join(script).encode(), stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, cwd=folder, env=env, timeout=300)
        text = done.stdout.decode("utf-8", "backslashreplace").replace(folder, "$TESTTMP")
    outputs = []
    for part in re.split(rf"\n{MARK} (\d+)\n", text):
        outputs.append(part)
    results = []
    for k in range(0, len(outputs) - 1, 2):
        lines = outputs[k].splitlines()
        if outputs[k + 1] != "0":
            lines.append(f"[{outputs[k + 1]}]")
        results.append(lines)
    return results


def matches(expected, got):
    if len(expected) != len(got):
        return False
    for e, g in zip(expected, got):
        if e == g:
            continue
        if not (e.endswith(" (glob)") and fnmatch.fnmatchcase(g, e[:-7].replace("[", "[[]"))):
            return False
    return True


def main():
    mig_folder, root = map(os.path.abspath, sys.argv[1:3])
    update = "--update" in sys.argv
    bad = commands = 0
    files = [f for f in sys.argv[3:] if f != "--update"]
    for file in files:
        path = pathlib.Path(file)
        indent = "" if path.suffix == ".md" else "  "
        text = path.read_text()
        steps = split(text, indent)
        wanted = [s for s in steps if s[0] is not None]
        results = run(steps, mig_folder, root)
        if len(results) != len(wanted):
            print(f"{file}: the shell ended after {len(results)} of {len(wanted)} commands")
            bad += 1
            continue
        commands += len(wanted)
        new, at, differs = [], 0, False
        for command, expected in steps:
            if command is None:
                new += expected
                continue
            got = results[at]
            at += 1
            first, *rest = command.split("\n")
            hidden = f"<!-- $ {command} -->"
            new.append(hidden if hidden in text else f"{indent}$ {first}")
            new += [f"{indent}> {line}" for line in rest]
            if matches(expected, got):
                new += [indent + line for line in expected]
            else:
                differs = True
                new += [indent + line for line in got]
        if differs and update:
            path.write_text("\n".join(new) + "\n")
            print(f"{file}: updated")
        elif differs:
            bad += 1
            old = path.read_text().splitlines()
            print("\n".join(difflib.unified_diff(old, new, file, "what was printed", lineterm="")))
    print(f"{len(files)} transcripts, {commands} commands, {bad} differ")
    return 1 if bad or not files else 0


sys.exit(main())
