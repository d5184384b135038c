"""What mig would do about two branches: as recorded, and right when the real Alembic does it.

    choices.py CHOOSE_EACH [--execute] [--record] [--database sqlite] [--only ID|ID] [-v] FILE.jsonl...

Each line of a file is a case as in tests/truth, with what was asked for ("ask", see choose_each.c), whose revisions are
published ("published": letters, else "a"), downgrades ("a_back"), how scripts are written ("form": "crlf", "tabs";
"header": their imports) and what mig says of it ("says"): each choice with its reason, notes and changed
lines. Without an option that is compared.

--execute lets Alembic upgrade databases to what each choice would write, from every state: new, at the base, at the
head of each side; what moved goes down first where downgrades are given and mig does not say that it doesn't help. All
must end the same. Where a side is settled to, or renames are followed, the schema must be that of the order in which that
side, or what renames, ran last; and going back to the base restores the schema unless mig said otherwise.
--record executes the cases of which mig says something else than is recorded, and writes that into the file; a wrong
one keeps what it had.
"""
import argparse
import difflib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import measure
from measure import execute

BASE = "base00000000"
HEADER = "from alembic import op\nimport sqlalchemy as sa\nfrom sqlalchemy.dialects import mysql, postgresql\n"
INI = "[alembic]\nscript_location = m\n"


def formed(text, case):
    text = text.replace(HEADER, case.get("header", HEADER))
    form = case.get("form", "")
    if form == "tabs":
        text = re.sub(r"^(    )+", lambda found: "\t" * (len(found[0]) // 4), text, flags=re.M)
    return text.replace("\n", "\r\n") if form == "crlf" else text


def sides(case):
    return [letter for letter in "abc" if letter in case]


def scripts_of(case):
    """{id: text} and the head of each side."""
    scripts, heads = {BASE: measure.script(BASE, None, case["base"])}, {}
    for letter in sides(case):
        chain, heads[letter] = measure.chain(letter, case[letter], case.get(letter + "_back"))
        scripts.update({rev: formed(text, case) for rev, text in chain.items()})
    return scripts, heads


def lay(folder, case):
    versions = os.path.join(folder, "m", "versions")
    os.makedirs(versions)
    for name, text in (("alembic.ini", INI), ("m/env.py", ""), ("m/script.py.mako", measure.TEMPLATE)):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    for rev, text in scripts_of(case)[0].items():
        with open(os.path.join(versions, rev + ".py"), "w", encoding="utf-8", newline="") as file:
            file.write(text)


class Choosing:
    """One process that is asked about a case at a time."""

    def __init__(self, program):
        self.where = tempfile.mkdtemp(prefix="choices.", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, case):
        folder = os.path.join(self.where, "p")
        shutil.rmtree(folder, ignore_errors=True)
        lay(folder, case)
        self.process.stdin.write(json.dumps({"dir": folder, "dialect": case["db"], "published": case.get("published", "a"), "ask": case.get("ask", [])}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit("%s: the program ended with status %d" % (case["id"], self.process.wait()))
        return json.loads(line)

    def end(self):
        self.process.stdin.close()
        status = self.process.wait()
        shutil.rmtree(self.where, ignore_errors=True)
        return status


# ---- what is said ----

def changed(before, after):
    """Lines that go and come; of a new merge revision its imports and bodies."""
    if before is None:
        head, bodies = after.split("def upgrade", 1)
        imports = [line for line in head.split("\n") if re.match(r"(from|import) ", line)]
        return imports + [line for line in ("def upgrade" + bodies).split("\n") if line.strip()]
    kept = [] if after is None else after.splitlines(True)
    return [line.rstrip("\n").replace("\r", "\\r") for line in difflib.ndiff(before.splitlines(True), kept) if line[0] in "+-"]


def say(case, answer):
    if "error" in answer:
        return ["error: " + answer["error"]]
    texts, said = {"m/versions/%s.py" % rev: text for rev, text in scripts_of(case)[0].items()}, [answer.get("outcome", "")]
    for choice in answer["choices"]:
        lines = ["%s%s%s: %s" % (choice["kind"], " (asks)" if choice["asks"] else "", " (chosen)" if choice["chosen"] else "", choice["why"])]
        lines += ["note: " + note for note in choice.get("notes", [])] + ["but: " + text for text in [choice.get("but")] if text]
        for path, text in choice.get("files", {}).items():
            name = re.sub(r"[0-9a-f]{12}_merge", "merge", os.path.basename(path)) if path not in texts else os.path.basename(path)
            lines += [name + (" goes" if text is None else "")] + ["  " + line for line in changed(texts.get(path), text) if text is not None]
        said.append("\n".join(lines))
    return said


# ---- and done ----

class Doing:
    """The folders that measure.py's functions want."""

    def __init__(self, where, case, choice):
        self.original, self.resolved = os.path.join(where, "original"), os.path.join(where, "resolved")
        for folder in (self.original, self.resolved):
            shutil.rmtree(folder, ignore_errors=True)
            lay(folder, case)
        for path, text in choice["files"].items():
            path = os.path.join(self.resolved, path)
            if text is None:
                os.remove(path)
            else:
                with open(path, "w", encoding="utf-8", newline="") as file:
                    file.write(text)
        self.original, self.resolved = os.path.join(self.original, "m"), os.path.join(self.resolved, "m")


def last_word(case, choice):
    """The side whose order decides how the schema ends; None: whichever."""
    found = re.search(r"ends with what (?:ours|theirs) means \((\w)", choice["why"])
    if choice["kind"] == "rename_through":
        return next(letter for letter in sides(case) if letter != choice["moved"][0][0])
    return found[1] if found else None


def in_order(database, case, original, heads, order):
    with database.attempt(dict(case, base=[])) as connection:
        for letter in order:
            measure.migrate(original, connection, heads[letter])
        connection.exec_driver_sql("DROP TABLE alembic_version")
        return sorted(map(repr, database.schema(connection, case)[0]))


def ends_of(database, case, choice, doing, heads):
    moved = {rev[0] for rev in choice["moved"]}
    starts = {"new": None, "base": BASE, **{letter: heads[letter] for letter in heads}}
    ends = {}
    for name, start in starts.items():
        if name in moved and (choice["but"] or name + "_back" not in case):
            continue
        try:
            ends[name] = measure.end_of(database, case, doing.original, doing.resolved, start, BASE if name in moved else None)
        except Exception as error:
            return "from %s: %s" % (name, execute.first_line(error)), ends
    return None, ends


def wrong_with(database, case, choice, where):
    """What is wrong with one choice, or None."""
    doing, heads = Doing(where, case, choice), scripts_of(case)[1]
    with database.case(dict(case, base=[])):
        problem, ends = ends_of(database, case, choice, doing, heads)
        if problem is not None:
            return problem
        for name, end in ends.items():
            if end != ends["new"]:
                return "%s and new differ: %s" % (name, measured(end, ends["new"]))
        last = last_word(case, choice)
        if last is not None:
            wanted = in_order(database, case, doing.original, heads, [letter for letter in sides(case) if letter != last] + [last])
            if ends["new"][0] != wanted:
                return "the schema is not as where %s ran last: %s" % (last, measured(ends["new"], (wanted, ends["new"][1])))
    told = choice["but"] or any("going down" in note for note in choice["notes"])
    problem = None if told or not all(letter + "_back" in case for letter in sides(case)) else back_from(database, case, doing.resolved)
    return problem if problem is None or all(returns_alone(database, case, where, letter) for letter in sides(case)) else None


def back_from(database, case, folder):
    try:
        differs = measure.back_at_base(database, case, folder)
    except Exception as error:
        return "going back to the base: %s" % execute.first_line(error)
    return "going back leaves %s" % differs[:2] if differs else None


def returns_alone(database, case, where, letter):
    alone, folder = {key: case[key] for key in case if key[0] not in "abc" or key[0] == letter or key == "base"}, os.path.join(where, "alone")
    shutil.rmtree(folder, ignore_errors=True)
    lay(folder, alone)
    return back_from(database, case, os.path.join(folder, "m")) is None


def measured(end, other):
    return [f for f in end[0] if f not in other[0]][:2] + [f for f in other[0] if f not in end[0]][:2] or "rows"


def with_names(case):
    """For what runs statements alone: the names that the scripts' header gives, before each of them."""
    lines = [re.sub(r"from alembic import .*?\bop(?: as (\w+))?$", lambda found: "%s = op" % (found[1] or "op"), line)
             for line in case.get("header", "").split("\n")]
    put = lambda branch: [["\n".join(lines) + source for source in revision] for revision in branch]
    return dict(case, a=put(case["a"]), b=put(case["b"])) if "header" in case else case


def executed(databases, case, answer, planned, where):
    """What is wrong with the choices that have a plan, and with the verdict."""
    try:
        truth = execute.judge(with_names(case), databases)["outcome"]
    except execute.Unusable as error:
        return ["unusable: %s" % error]
    problems = ["%s converges for mig" % truth] * (answer.get("outcome") == "converges" != truth)
    for choice in planned:
        problem = wrong_with(databases.get(case["db"]), case, choice, where)
        problems += ["%s: %s" % (choice["kind"], problem)] if problem else []
    return problems


# ---- all ----

def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("files", nargs="+")
    parser.add_argument("--execute", action="store_true")
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--only")
    parser.add_argument("--database", help="only this one's cases")
    parser.add_argument("-v", action="store_true")
    options = parser.parse_args()
    only, choosing, cases, done, wrong = options.only and options.only.split("|"), Choosing(options.program), 0, 0, 0
    with execute.Databases() as databases:
        for path in options.files:
            kept = execute.load(path)
            for case in kept:
                if only and case["id"] not in only or options.database not in (None, case["db"]):
                    continue
                answer, problems = choosing.ask(case), []
                said = say(case, answer)
                cases += 1
                if options.execute or options.record and said != case.get("says"):
                    planned = [choice for choice in answer.get("choices", []) if "files" in choice]
                    problems += executed(databases, case, answer, planned, choosing.where)
                    done += len(planned)
                if options.record and not problems:
                    case["says"] = said
                if not options.record and said != case.get("says"):
                    problems.append("\n".join(difflib.ndiff("\n".join(case.get("says", [])).split("\n"), "\n".join(said).split("\n"))))
                wrong += bool(problems)
                if problems or options.v:
                    print("%s%s\n%s" % ("WRONG " if problems else "", case["id"], "\n".join(problems)))
                if options.v:
                    print("\n".join(said))
            if options.record:
                execute.save(path, kept)
    status = choosing.end()
    print("%d cases, %d choices executed from every state, %d wrong" % (cases, done, wrong))
    return 1 if wrong or not cases or status else 0


if __name__ == "__main__":
    sys.exit(main())
