"""What mig's speed is to be, held against the tables of a run: one line a goal, reached or not.

Ratios are those within one run, of processor time (user and system, all threads) where nothing else is
said: wall times of a machine that does other things say little.
"""

MEGABYTE = 1e6
TIMES_ALEMBIC_WARM, TIMES_ALEMBIC_COLD, TIMES_REPLAY = 60, 80, 100
TIMES_BYTES, BESIDE = 3, 10 * MEGABYTE
EXPONENT = 1.05
HOOK_IDLE, HOOK_AT_WORK = 1, 4


def rows(tables, name):
    """(scripts, bytes, row) of a program, the first time that a size has it."""
    seen = set()
    for table in tables:
        for row in table["rows"]:
            if row["name"] == name and table["scripts"] not in seen:
                seen.add(table["scripts"])
                yield table["scripts"], table["bytes"], row


def at_least(tables, program, size, times, what):
    for scripts, _, row in rows(tables, program):
        if scripts == size:
            yield what % scripts, "%.0f times, wall %.0f" % (row["cpu_times_first"], row["times_first"]), ">= %d" % times, \
                row["cpu_times_first"] >= times


def no_slower_than_cat(tables):
    for scripts, _, row in rows(tables, "cat of the same files"):
        yield "heads no slower than cat, %d scripts" % scripts, "%.2f of it" % (1 / row["cpu_times_first"]), "<= 1", \
            row["cpu_times_first"] >= 1


def memory(tables):
    for program in ("mig heads", "mig conflicts"):
        for scripts, size, row in rows(tables, program):
            most = (TIMES_BYTES * size + BESIDE) / MEGABYTE
            yield "memory of %s, %d scripts" % (program, scripts), "%.1f MB" % row["peak_mb"], "<= %.1f MB" % most, \
                row["peak_mb"] <= most


def linear(exponents):
    for program, found in exponents.items():
        for key, what in (("cpu_ms", "time"), ("peak_mb", "memory")):
            if key in found:
                yield "%s of %s grows linearly" % (what, program), "exponent %.3f" % found[key], "<= %.2f" % EXPONENT, \
                    found[key] <= EXPONENT


def hooks(tables):
    for what, most in (("no script", HOOK_IDLE), ("a script", HOOK_AT_WORK)):
        status = {scripts: row for scripts, _, row in rows(tables, "git status, " + what)}
        nothing = {scripts: row for scripts, _, row in rows(tables, "sh and true, " + what)}
        for scripts, _, row in rows(tables, "pre-commit hook, " + what):
            times = (row["cpu_ms"] - nothing[scripts]["cpu_ms"]) / status[scripts]["cpu_ms"]
            yield "hook less sh, %s staged, %d scripts" % (what, scripts), "%.2f times git status" % times, "<= %d" % most, \
                times <= most


def goals(tables, exponents):
    yield from at_least(tables, "alembic heads, warm", 1000, TIMES_ALEMBIC_WARM, "heads against Alembic with .pyc, %d scripts")
    yield from at_least(tables, "alembic heads, without .pyc", 1000, TIMES_ALEMBIC_COLD, "heads against Alembic without .pyc, %d scripts")
    yield from at_least(tables, "alembic upgrade --sql", 10000, TIMES_REPLAY, "conflicts against upgrade --sql, %d scripts")
    yield from no_slower_than_cat(tables)
    yield from memory(tables)
    yield from linear(exponents)
    yield from hooks(tables)


def print_goals(tables, exponents):
    """Prints them and gives them for the JSON."""
    print("\ngoals (processor time)")
    found = []
    for what, measured, wanted, reached in goals(tables, exponents):
        print("  %-58s %-24s %-12s %s" % (what, measured, wanted, "goal reached" if reached else "goal not reached"))
        found.append({"goal": what, "measured": measured, "wanted": wanted, "reached": reached})
    return found
