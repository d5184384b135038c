"""Random reports, valid by the schema, with names that try to break out of every format.

usage: random_reports.py FOLDER COUNT [SEED]
"""
import json
import random
import sys

NASTY = ["'", '"', "`", "```", "|", "\\", "<", ">", "&", "</script>", "]]>", "<!--", "-->", "::error::x", "::", "%0A",
         "\n", "\r\n", "\t", "\u202e", "\u2028", "\u2066", "\x01", "\x1b[31m", "\x7f", "\x85", "\ufffe", "\uffff", "\U0001f600", "é",
         "日本", "[a](b)", "![i](j)", "@user", "#12", "GH-7", "https://example.org/x", "*", "_", "~~", "$x$", "{}", ";",
         "%%", "end", "subgraph", "&amp;", "#quot;", "- ", "1. ", "# ", "> ", "\u00a0", " ", "word", "user", "a.b", "../x",
         "%", ",", ":", "=", "(", ")", "\\N", "\\l", "</details>", "</summary>", "<br>", "$$", "~", "x" * 300]


def text(rng, most=6):
    return "".join(rng.choice(NASTY) if rng.random() < 0.6 else rng.choice("abcdef_ ") for _ in range(rng.randint(0, most)))


def name(rng):
    return text(rng) or "n"


def place(rng):
    return {"path": name(rng).replace("\x00", ""), "line": rng.randint(1, 60), "column": rng.randint(1, 30)}


def thing(rng):
    found = {"kind": rng.choice(["schema", "table", "column", "index", "constraint", "type", "sequence", "view", "rows",
                                 "unknown"])}
    for key in ("schema", "table", "name"):
        if rng.random() < 0.6:
            found[key] = name(rng)
    return found


def operation(rng, revisions):
    made = {"revision": rng.choice(revisions), **place(rng), "op": rng.choice(["add_column", "execute", ""]),
            "text": text(rng, 30), "object": thing(rng)}
    if rng.random() < 0.3:
        made["reason"] = text(rng)
    if rng.random() < 0.2:
        made["called_from"] = place(rng)
    return made


def finding(rng, revisions):
    made = {"rule": rng.choice(["MIG101", "MIG102", "MIG201", "MIG301", "MIG303", "MIG999"]),
            "level": rng.choice(["error", "error", "warning", "note"]),
            "grade": rng.choice(["certain", "likely", "possible"]), "message": text(rng, 20), "object": thing(rng),
            "fingerprint": f"{rng.getrandbits(64):016x}"}
    if rng.random() < 0.8:
        made["help"] = text(rng, 20)
    if rng.random() < 0.9:
        made["ours"] = operation(rng, revisions)
    if rng.random() < 0.9:
        made["theirs"] = operation(rng, revisions)
    if rng.random() < 0.1:
        made["suppressed"] = name(rng)
    return made


def diagnostic(rng, revisions):
    made = {"rule": rng.choice(["MIG001", "MIG002", "MIG903", "MIG401", "MIG901"]),
            "level": rng.choice(["error", "warning", "note"]), "grade": "certain", "message": text(rng, 20)}
    if rng.random() < 0.8:
        made["at"] = place(rng)
    if rng.random() < 0.5:
        made["object"] = {"kind": "revision", "name": rng.choice(revisions)}
    return made


def side(rng, revisions):
    own = rng.sample(revisions, rng.randint(0, min(4, len(revisions))))
    made = {"heads": own[-1:], "revisions": own, "operations": rng.randint(0, 9)}
    if rng.random() < 0.5:
        made["name"] = name(rng)
    return made


def order(rng, revisions):
    made = {"succeeds": rng.choice([True, False, None])}
    if rng.random() < 0.5:
        made["failed_at"] = operation(rng, revisions)
        made["because"] = text(rng, 15)
    return made


def comparison(rng, revisions):
    return {"ours": side(rng, revisions), "theirs": side(rng, revisions), "common": revisions[:1],
            "outcome": rng.choice(["converges", "order_dependent", "fails", "diverges", "data_diverges", "unknown"]),
            "grade": rng.choice(["certain", "likely", "possible"]),
            "proof": rng.choice(["disjoint", "simulated", "executed", "none"]), "why": text(rng),
            "ours_first": order(rng, revisions), "theirs_first": order(rng, revisions),
            "differences": [{"object": thing(rng), "ours_first": rng.choice([None, name(rng)]),
                             "theirs_first": rng.choice([None, name(rng)])} for _ in range(rng.randint(0, 2))],
            "findings": [finding(rng, revisions) for _ in range(rng.choice([0, 1, 2, 5, 30]))],
            "not_understood": [operation(rng, revisions) for _ in range(rng.randint(0, 3))]}


def history(rng):
    """Revisions with parents, depends_on, merges, and here and there a missing parent or a circle."""
    ids, made = [], []
    for i in range(rng.choice([1, 2, 5, 20, 120])):
        made.append({"revision": f"{i}{name(rng)}", "down_revision": rng.sample(ids, min(len(ids), rng.choice([0, 1, 1, 1, 1, 2]))),
                     "depends_on": rng.sample(ids, min(len(ids), 1)) if rng.random() < 0.1 else [],
                     "branch_labels": [], "doc": text(rng, 10), "path": name(rng)})
        ids.append(made[-1]["revision"])
    if rng.random() < 0.1:
        made[0]["down_revision"] = [rng.choice(ids + ["missing"])]
    return made


def project(rng):
    revisions = history(rng)
    ids = [r["revision"] for r in revisions]
    made = {"script_dir": name(rng), "dialect": rng.choice(["postgresql", "sqlite", "mysql"]), "dialect_source": "default",
            "heads": ids[-1:], "bases": ids[:1],
            "diagnostics": [diagnostic(rng, ids) for _ in range(rng.choice([0, 0, 1, 3]))]}
    if rng.random() < 0.3:
        made["bind"] = text(rng)
    if rng.random() < 0.7:
        made["revisions"] = revisions
    count = rng.choice([0, 1, 1, 1, 3])
    if count == 1:
        made["comparison"] = comparison(rng, ids)
        if rng.random() < 0.3:
            made["comparison"]["resolutions"] = [
                {"kind": rng.choice(["merge", "settle", "guard", "manual"]), "safe": rng.random() < 0.5, "why": text(rng, 20),
                 "command": text(rng, 9)} for _ in range(rng.randint(1, 6))]
    elif count:
        made["comparisons"] = [comparison(rng, ids) for _ in range(count)]
    return made


def report(rng):
    made = {"schema": "mig-report-1", "tool": {"name": "mig", "version": "0"}, "command": "report",
            "exit_status": rng.choice([0, 1, 3]), "source": {"kind": "worktree"},
            "projects": [project(rng) for _ in range(rng.choice([0, 1, 1, 1, 2, 3]))],
            "totals": {"files": 3, "bytes": 99, "revisions": 3, "operations": 2, "not_understood": 0, "pairs": 1}}
    if rng.random() < 0.3:
        made["source"] = {"kind": "pair", "ours": {"name": name(rng), "commit": None},
                          "theirs": {"name": name(rng), "commit": "0" * 40}}
    if rng.random() < 0.3:
        made["ours_is_new"] = True
    return made


def main():
    folder, count = sys.argv[1], int(sys.argv[2])
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    for i in range(count):
        with open(f"{folder}/random{i:04}.json", "w", encoding="utf-8") as f:
            json.dump(report(rng), f, ensure_ascii=rng.random() < 0.5)


if __name__ == "__main__":
    main()
