#!/usr/bin/python3
"""Takes from what the fuzzers kept the few inputs that reach most of what the seeds do not.

    minimise.py FUZZ_BUILD [--most N] [TARGET...]

Of FUZZ_BUILD/corpus/TARGET the input that reaches the most edges nobody has reached yet becomes a seed, the shortest
of equals, and then the next, until N (40) are added or one brings fewer than three edges.
"""
import argparse
import hashlib
import pathlib
import subprocess
import tempfile

SEEDS = pathlib.Path(__file__).resolve().parent / "seeds"
WORTH = 3  # edges
LONGEST = 4000  # bytes


def edges_of(program, folders, scratch):
    """{path: the edges it reaches}, all of them, as libFuzzer notes them for a set cover."""
    notes, into = pathlib.Path(scratch, "notes"), pathlib.Path(scratch, "into")
    into.mkdir()
    subprocess.run([program, "-set_cover_merge=1", "-use_counters=0", "-timeout=20", f"-merge_control_file={notes}", into, *folders], stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, check=True)
    lines = notes.read_text("utf-8").splitlines()
    paths, found = lines[2:2 + int(lines[0])], {}
    for line in lines:
        words = line.split()
        if words and words[0] == "FT":
            found[pathlib.Path(paths[int(words[1])])] = set(map(int, words[2:]))
    return found


def choose(found, seeds, most):
    reached = set().union(*[edges for path, edges in found.items() if path.parent == seeds])
    left = {path: edges for path, edges in found.items() if path.parent != seeds and path.stat().st_size <= LONGEST}
    for _ in range(most):
        left = {path: edges - reached for path, edges in left.items() if len(edges - reached) >= WORTH}
        if not left:
            return
        path = min(left, key=lambda one: (-len(left[one]), one.stat().st_size, one.name))
        reached |= left.pop(path)
        yield path


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--most", type=int, default=40)
    options = parser.parse_args()
    for target in options.targets or sorted(path.name for path in SEEDS.iterdir()):
        corpus, seeds = options.build / "corpus" / target, SEEDS / target
        with tempfile.TemporaryDirectory() as scratch:
            program = (options.build / "tests" / "fuzz" / f"fuzz_{target}").resolve()
            found = edges_of(program, [seeds, corpus], scratch) if corpus.is_dir() else {}
        added = list(choose(found, seeds, options.most))
        for path in added:
            data = path.read_bytes()
            (seeds / f"found-{hashlib.sha256(data).hexdigest()[:10]}").write_bytes(data)
        print(f"{target}: {len(added)} seeds more, {sum(path.stat().st_size for path in added)} bytes", flush=True)


main()
