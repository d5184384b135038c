"""Shrinks cases on which the verdict and the database disagree.

    minimise.py --check PROGRAM [-o OUT] FILE [ID...]

Operations are taken away from branches and base as long as the case, executed anew, still gets the same wrong answer.
Without ids every disagreeing case of the file is shrunk.
"""
import argparse
import re
import subprocess
import sys
import tempfile

import execute

LINE = re.compile(r"  (.+): database (\w+), mig (\w+) \((\w+)\)$")


def ask(program, cases):
    """What mig gets wrong: {id: (database, mig, the lines that say why)}, and the program's table."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        execute.save(file.name, cases)
        out = subprocess.run([program, "-v", file.name], stdout=subprocess.PIPE, text=True, errors="replace", check=False)
    if out.returncode < 0:
        raise RuntimeError(f"{program} ended by signal {-out.returncode}")
    wrong, current = {}, None
    for line in out.stdout.splitlines():
        match = LINE.match(line)
        if match:
            current = match.group(1)
            wrong[current] = (match.group(2), match.group(3), [])
        elif current and re.match(r"    (a first|b first|differs|not understood|base|database's)\b[^-]*:", line):
            wrong[current][2].append(line.strip())
    return wrong


def units(case):
    """Every removable thing: ("base", n) or (side, revision, operation)."""
    yield from (("base", n) for n in reversed(range(len(case["base"]))))
    for side in "ab":
        for i in reversed(range(len(case[side]))):
            yield from ((side, i, j) for j in reversed(range(len(case[side][i]))))


def without(case, unit):
    smaller = {**case, "kinds": dict(case["kinds"])}
    if unit[0] == "base":
        smaller["base"] = [s for n, s in enumerate(case["base"]) if n != unit[1]]
        return smaller
    side, i, j = unit
    cut = lambda lists: [r for r in ([o for n, o in enumerate(revision) if (m, n) != (i, j)] for m, revision in enumerate(lists)) if r]
    smaller[side], smaller["kinds"][side] = cut(case[side]), cut(case["kinds"][side])
    return smaller if smaller[side] else None


def balanced_parts(text, start):
    """Splits what stands in the parentheses that open before `start` at its commas: (begin, end) of each part."""
    depth, quote, begin, parts = 1, None, start, []
    for i in range(start, len(text)):
        c = text[i]
        if quote:
            quote = None if c == quote else quote
        elif c in "'\"":
            quote = c
        elif c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
            if depth == 0:
                return parts + [(begin, i)]
        elif c == "," and depth == 1:
            parts.append((begin, i))
            begin = i + 1
    return parts


def narrower(case):
    """Cases whose base tables lack one column, constraint or written value."""
    for n, source in enumerate(case["base"]):
        if not source.startswith("op.create_table("):
            continue
        for begin, end in balanced_parts(source, len("op.create_table("))[1:]:
            name = re.match(r" *sa\.Column\('(\w+)'", source[begin:end])
            if not name or name.group(1) == "id":
                continue
            table = re.match(r"op\.create_table\('(\w+)'", source).group(1)
            base = list(case["base"])
            base[n] = source[:begin - 1] + source[end:]
            for m, other in enumerate(base):
                if other.startswith(f"op.bulk_insert(sa.table('{table}'"):
                    other = re.sub(rf", sa\.column\('{name.group(1)}', (?:[^()]|\([^()]*\))*\)", "", other)
                    base[m] = re.sub(rf", '{name.group(1)}': (?:'[^']*'|\w+)", "", other)
            yield {**case, "base": base}


def minimise(case, program, databases):
    """The smaller case with its outcome anew and the lines that say why mig thinks otherwise, or None if it agrees now."""
    def still(candidate, wanted):
        try:
            answer = execute.judge(candidate, databases)
        except execute.Unusable:
            return None
        candidate = {**candidate, **answer}
        wrong = ask(program, [candidate]).get(candidate["id"])
        return (candidate, wrong) if wrong and (wanted is None or wrong[:2] == wanted) else None

    best = still(case, None)
    if best is None:
        return None
    wanted = best[1][:2]
    progress = True
    while progress:
        progress = False
        for unit in list(units(best[0])):
            try:
                smaller = without(best[0], unit)
            except IndexError:
                continue
            found = smaller and still(smaller, wanted)
            if found:
                best, progress = found, True
    progress = True
    while progress:
        progress = False
        for smaller in list(narrower(best[0])):
            found = still(smaller, wanted)
            if found:
                best, progress = found, True
                break
    return best


def describe(case, wrong):
    lines = [f"{case['id']}: database {wrong[0]}, mig {wrong[1]}"]
    lines += [f"  base  {s}" for s in case["base"]]
    for side in "ab":
        lines += [f"  {side}     " + s.replace("\n", "\n        ") for s in execute.flat(case[side])]
    return lines + [f"  {line}" for line in wrong[2]]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", required=True, help="the truth_check program")
    parser.add_argument("-o", "--out", help="write the small cases here")
    parser.add_argument("file")
    parser.add_argument("ids", nargs="*")
    args = parser.parse_args()
    cases, small = execute.load(args.file), []
    wanted = set(args.ids) or set(ask(args.check, cases))
    with execute.Databases() as databases:
        for case in cases:
            found = case["id"] in wanted and minimise(case, args.check, databases)
            if found:
                small.append(found[0])
                print("\n".join(describe(*found)), end="\n\n")
    if args.out:
        execute.save(args.out, small)
    return 0


if __name__ == "__main__":
    sys.exit(main())
