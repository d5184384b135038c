"""What the judges of real projects share: running mig on a clone, and counting what it says."""
import collections
import json
import pathlib
import subprocess
import time

TIMEOUT = 120


def clones(folder, only=()):
    """The clones in a folder, by name."""
    found = sorted(p for p in pathlib.Path(folder).iterdir() if (p / ".git").exists() or (p / "HEAD").exists())
    return [p for p in found if not only or p.name in only]


def git(clone, *args):
    return subprocess.run(["git", "-C", str(clone), *args], stdout=subprocess.PIPE, check=True).stdout.decode(
        "utf-8", "replace")


def dialect_of(clone):
    """The database that most of a project's scripts import types of: few configurations name one."""
    counts = {}
    for dialect in ("mysql", "postgresql"):
        done = subprocess.run(["git", "-C", str(clone), "grep", "-lE", f"dialects(\\.| import ){dialect}", "HEAD", "--",
                               "*/versions/*.py"], stdout=subprocess.PIPE)
        counts[dialect] = len(done.stdout.splitlines())
    return "mysql" if counts["mysql"] > counts["postgresql"] else "postgresql"


class Tally:
    """Outcomes of many comparisons, and why some of them are unknown."""

    def __init__(self, mig, listing):
        self.mig, self.listing = mig, listing
        self.outcomes, self.reasons, self.seconds = collections.Counter(), collections.Counter(), []
        self.mine = collections.Counter()
        self.nameless = 0

    def run(self, *args):
        start = time.monotonic()
        try:
            done = subprocess.run([self.mig, *args], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            return None, b""
        finally:
            self.seconds.append(time.monotonic() - start)
        return done.returncode, done.stdout

    def compare(self, label, clone, dialect, *args):
        """Runs `mig conflicts` and counts the outcome of each pair that really grew apart."""
        status, out = self.run("-C", str(clone), "--dialect", dialect, "conflicts", *args, "--format", "json")
        if status not in (0, 1, 3) or not out:
            self.count(label, "timed out" if status is None else f"exit {status}")
            return
        projects = json.loads(out)["projects"]
        for project in projects:
            comparison = project.get("comparison")
            if comparison is None or not (comparison["ours"]["revisions"] and comparison["theirs"]["revisions"]):
                continue
            outcome = comparison["outcome"]
            if outcome == "converges":
                outcome += ", " + comparison["proof"]
            elif all(f.get("own_failure") for f in comparison["findings"]) and comparison["findings"]:
                outcome += ", on its own"
            bind = f" ({project['bind']})" if project.get("bind") else ""
            self.count(f"{label} {project['script_dir']}{bind}", outcome)
            if outcome == "unknown":
                self.explain(comparison)

    def explain(self, comparison):
        """The statements that decide, each counted once for a comparison."""
        texts = {f"{op['op'] or 'code'}: {' '.join((op['text'] or '').split())[:80]}" for op in comparison["not_understood"][:1]}
        self.nameless += not texts
        self.reasons.update(texts or {"no statement is named"})

    def count(self, label, outcome):
        self.mine[outcome] += 1
        if self.listing and not outcome.startswith("converges"):
            print(f"{label}: {outcome}", flush=True)

    def end_project(self, name):
        if self.mine:
            print(f"{name}: " + ", ".join(f"{n} {what}" for what, n in sorted(self.mine.items())), flush=True)
        self.outcomes += self.mine
        self.mine = collections.Counter()

    def end(self, noun):
        """Prints the totals; the exit status: 77 (skipped) when nothing was judged."""
        total = sum(self.outcomes.values())
        if total == 0:
            print(f"no {noun} found: skipped")
            return 77
        print(f"{total} {noun}: " + ", ".join(f"{n} {what}" for what, n in sorted(self.outcomes.items())))
        print(f"unknown: {100 * self.outcomes['unknown'] / total:.1f} %, {self.nameless} without a statement that decides")
        for reason, n in self.reasons.most_common(25):
            print(f"  {n:4} {reason}")
        seconds = sorted(self.seconds)
        print(f"seconds a run: median {seconds[len(seconds) // 2]:.3f}, longest {seconds[-1]:.3f}")
        return 0
