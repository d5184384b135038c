#!/usr/bin/env python3
"""Writes unicode_tables.def from Python's own tables (Debian 12: Unicode 14).

Slugs need what Python calls a word character and what str.lower() makes of it; repr() needs what
Python calls printable. Run it by hand when Python's tables should be followed to a newer Unicode.
"""

import sys
import unicodedata


def ranges(test):
    """[first, last] of each run of code points from 0x80 on that pass the test."""
    runs = []
    for c in range(0x80, 0x110000):
        if test(chr(c)):
            if runs and runs[-1][1] == c - 1:
                runs[-1][1] = c
            else:
                runs.append([c, c])
    return runs


def lower_runs():
    """[first, last, step, delta]: every step-th code point of the run moves by delta."""
    runs = []
    for c in range(0x80, 0x110000):
        low = chr(c).lower()
        if low == chr(c) or len(low) != 1:
            continue
        delta = ord(low) - c
        if runs:
            first, last, step, same = runs[-1]
            if same == delta and c - last in (1, 2) and (first == last or step == c - last):
                runs[-1] = [first, c, c - last, delta]
                continue
        runs.append([c, c, 1, delta])
    return runs


def rows(macro, items, out):
    line = ""
    for item in items:
        cell = "%s(%s)" % (macro, ", ".join(item))
        if len(line) + len(cell) > 110:
            out.write(line.rstrip() + "\n")
            line = ""
        line += cell + " "
    out.write(line.rstrip() + "\n")


def main():
    out = sys.stdout
    out.write("/* Written by make_unicode.py from Unicode %s; do not edit. */\n" % unicodedata.unidata_version)
    out.write("/* WORD(first, last): letters and digits as Python's re sees them, beyond ASCII */\n#ifdef WORD\n")
    rows("WORD", [(hex(a), hex(b)) for a, b in ranges(str.isalnum)], out)
    out.write("#endif\n/* PRINTABLE(first, last): what repr() shows as it is, beyond ASCII */\n#ifdef PRINTABLE\n")
    rows("PRINTABLE", [(hex(a), hex(b)) for a, b in ranges(str.isprintable)], out)
    out.write("#endif\n/* LOWER(first, last, step, delta): one code point to one */\n#ifdef LOWER\n")
    rows("LOWER", [(hex(a), hex(b), str(s), str(d)) for a, b, s, d in lower_runs()], out)
    out.write("#endif\n/* CASED(first, last), SKIPPED(first, last): for the final sigma, what has case, what is looked past */\n")

    # str.lower() asks two properties around a capital sigma; they show in what it makes of one.
    def cased(ch):
        return (ch + "\u03a3").lower().endswith("\u03c2")

    def skipped(ch):
        return ("a" + ch + "\u03a3").lower().endswith("\u03c2") and ("\u03a3" + ch + "a").lower()[0] == "\u03c3" and not (
            cased(ch)
        )

    out.write("#ifdef CASED\n")
    rows("CASED", [(hex(a), hex(b)) for a, b in ranges(cased)], out)
    out.write("#endif\n#ifdef SKIPPED\n")
    rows("SKIPPED", [(hex(a), hex(b)) for a, b in ranges(skipped)], out)
    out.write("#endif\n")


main()
