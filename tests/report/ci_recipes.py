"""Runs the shell parts of docs/ci.md: on a branch that collides with its base, and on one that fits.

usage: ci_recipes.py MIG_FOLDER DOCS

Each `run:` and `script:` of the YAML, each `sh '...'` of the Jenkinsfile and each block of shell is
run by `sh -e` in a clone with an `origin`, with the variables that the forge would set. `gh` and
`reviewdog` are stand-ins that keep what they are given. "Install mig" is left out, as the page says.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

import projects

EMAIL = "op.add_column('user', sa.Column('mail', sa.{}))"
STAND_IN = '#!/bin/sh\nprintf "%s\\n" "$*" >>"$HOME/{0}.calls"\n{1}'


def blocks(text):
    """Yields (language, lines) of fenced blocks, with the last heading."""
    heading, language, lines = "", None, []
    for line in text.splitlines():
        if language is None and line.startswith("#"):
            heading = line.lstrip("# ")
        if line.startswith("```"):
            if language is None:
                language, lines = line[3:], []
            else:
                yield heading, language, lines
                language = None
        elif language is not None:
            lines.append(line)


def indent_of(line):
    return len(line) - len(line.lstrip(" "))


def yaml_commands(lines):
    """The texts of `run:` (with the step's name) and the items of `script:`."""
    name, found, i = "", [], 0
    while i < len(lines):
        line, i = lines[i], i + 1
        match = re.match(r" *- name: (.*)", line)
        if match:
            name = match[1]
        match = re.match(r"( *)(run|script):(.*)", line)
        if not match:
            continue
        body = []
        while i < len(lines) and (not lines[i].strip() or indent_of(lines[i]) > len(match[1])):
            body.append(lines[i].strip() if match[2] == "script" else lines[i][len(match[1]) + 2:])
            i += 1
        if match[2] == "script":
            found.append(("script", "\n".join(item[2:] for item in body)))
        else:
            found.append((name, "\n".join(body) if match[3].strip() == "|" else match[3].strip()))
    return [(step, command) for step, command in found if step != "Install mig"]


def commands(text):
    for heading, language, lines in blocks(text):
        if language == "sh":
            yield heading, "\n".join(lines)
        elif language == "yaml":
            for step, command in yaml_commands(lines):
                yield f"{heading}: {step}", command
        elif language == "groovy":
            for command in re.findall(r"sh '([^']*)'", "\n".join(lines)):
                yield f"{heading}: sh", command


def lay_out(folder, theirs):
    """A clone on the branch `feature`, whose origin/main went on meanwhile."""
    origin, clone = f"{folder}/origin", f"{folder}/clone"
    projects.start(origin)
    projects.git(origin, "init", "-q")
    projects.git(origin, "add", "-A")
    projects.git(origin, "commit", "-q", "-m", "base")
    subprocess.run(["git", "clone", "-q", origin, clone], check=True)
    projects.git(clone, "checkout", "-q", "-b", "feature")
    projects.script(origin, "ours", "base", [EMAIL.format("String(80)")])
    projects.script(clone, "theirs", "base" if theirs else "ours", [EMAIL.format("Text()")] if theirs else
                    ["op.add_column('item', sa.Column('size', sa.Integer()))"])
    projects.git(origin, "add", "-A")
    projects.git(origin, "commit", "-q", "-m", "ours")
    if not theirs:
        projects.git(clone, "pull", "-q", "origin", "main")
    projects.git(clone, "fetch", "-q", "origin")
    projects.git(clone, "add", "-A")
    projects.git(clone, "commit", "-q", "-m", "theirs")
    return clone


def stand_ins(folder):
    os.makedirs(f"{folder}/bin")
    for name, rest in (("gh", ""), ("reviewdog", 'cat >"$HOME/reviewdog.stdin"\n')):
        path = pathlib.Path(folder, "bin", name)
        path.write_text(STAND_IN.format(name, rest))
        path.chmod(0o755)


def run(command, mig_folder, folder, clone):
    env = {"PATH": f"{folder}/bin:{mig_folder}:{os.environ['PATH']}", "HOME": folder, "GIT_CONFIG_NOSYSTEM": "1",
           "LC_ALL": "C.UTF-8", "GITHUB_BASE_REF": "main", "GITHUB_STEP_SUMMARY": f"{folder}/summary.md", "PR": "7",
           "GITHUB_REPOSITORY": "someone/project", "GH_TOKEN": "none", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"}
    env.update({name: os.environ[name] for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS") if name in os.environ})
    return subprocess.run(["sh", "-e", "-c", command], cwd=clone, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=60)


# Those that only look, or that judge the one tree, find nothing on either branch.
ALWAYS_FINE = {"GitHub Actions: SARIF", "GitHub Actions: Comment", "Merge queues", "reviewdog", "Jenkins: sh git fetch"}


def check_files(folder, clone, collides):
    """What the recipes left behind says the same everywhere."""
    clone, folder = pathlib.Path(clone), pathlib.Path(folder)
    results = json.loads((clone / "mig.sarif").read_text())["runs"][0]["results"]
    issues = json.loads((clone / "gl-code-quality-report.json").read_text())
    failures = int(ElementTree.parse(clone / "mig-junit.xml").getroot().get("failures"))
    comment = (clone / "comment.md").read_text()
    diagnostics = (folder / "reviewdog.stdin").read_text().splitlines()
    calls = (folder / "gh.calls").read_text()
    errors = [sum(r["level"] == "error" for r in results), sum(i["severity"] == "critical" for i in issues), failures,
              comment.count("<details><summary>error"), sum('"ERROR"' in line for line in diagnostics)]
    print(f"  errors in sarif, gitlab, junit, markdown, rdjsonl: {errors}")
    marked = results == [] or results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].endswith("theirs.py")
    return (set(errors) == {1 if collides else 0} and marked and "body=@comment.md" in calls
            and (folder / "summary.md").read_text().startswith("<!-- mig-report:migrations -->"))


def main():
    mig_folder, docs = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
    wrong, ran = 0, 0
    for collides in (True, False):
        with tempfile.TemporaryDirectory() as folder:
            folder = os.path.realpath(folder)
            clone = lay_out(folder, collides)
            stand_ins(folder)
            for name, command in commands((docs / "ci.md").read_text()):
                done = run(command, mig_folder, folder, clone)
                fine = name in ALWAYS_FINE or command.startswith("git fetch") and "mig" not in command
                expected = 1 if collides and not fine else 0
                ran += 1
                if done.returncode != expected:
                    wrong += 1
                    print(f"{name}: exit {done.returncode}, not {expected}\n{command}\n{done.stdout.decode(errors='replace')}")
            wrong += not check_files(folder, clone, collides)
    print(f"{ran} runs, {wrong} wrong")
    sys.exit(1 if wrong or ran < 18 else 0)


main()
