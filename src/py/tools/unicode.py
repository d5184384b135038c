"""Writes py/unicode_tables.c: what identifiers and \\N{...} need to know of Unicode.

    /usr/bin/python3 src/py/tools/unicode.py > src/py/unicode_tables.c

Run it with the Python whose behaviour is matched (3.11: Unicode 14).
"""
import sys
import unicodedata

LIMIT = sys.maxunicode + 1
HANGUL = range(0xAC00, 0xAC00 + 11172)


def ranges(test):
    start = None
    for code in range(128, LIMIT + 1):
        hit = code < LIMIT and not 0xD800 <= code < 0xE000 and test(chr(code))
        if hit and start is None:
            start = code
        elif not hit and start is not None:
            yield start, code - start
            start = None


def rows(items, per_line):
    items = list(items)
    for i in range(0, len(items), per_line):
        print("  " + ", ".join(items[i:i + per_line]) + ",")


def table(declaration, items, per_line=8):
    print("const %s[] = {" % declaration)
    rows(items, per_line)
    print("};\n")


def hash_of(name):
    value = 0xCBF29CE484222325
    for byte in name.encode("ascii"):
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value


def names():
    """(hash, code) of all names and aliases but those that follow a rule."""
    for code in range(LIMIT):
        name = unicodedata.name(chr(code), "")
        if name and code not in HANGUL and not name.startswith("CJK UNIFIED IDEOGRAPH-"):
            yield name, code
    yield from aliases()


def aliases():
    """Aliases cannot be listed, so they are looked up: those of the control characters and corrections."""
    for line in ALIASES.split("\n"):
        for name in filter(None, (part.strip() for part in line.split(";"))):
            try:
                found = unicodedata.lookup(name)
            except KeyError:
                continue
            if len(found) == 1:
                yield name, ord(found)


ALIASES = open(__file__.replace("unicode.py", "unicode_aliases.txt")).read()

print("/* Written by tools/unicode.py from Unicode %s; do not edit. */\n/* clang-format off */" % unicodedata.unidata_version)
print('#include "py/unicode_tables.h"\n')

start = list(ranges(lambda c: c.isidentifier()))
more = list(ranges(lambda c: ("a" + c).isidentifier()))
table("mig_code_range mig_xid_start", ("{0x%x, %d}" % r for r in start))
print("const size_t mig_xid_start_count = %d;\n" % len(start))
table("mig_code_range mig_xid_continue", ("{0x%x, %d}" % r for r in more))
print("const size_t mig_xid_continue_count = %d;\n" % len(more))

classes = []
for code in range(128, LIMIT):
    ccc = unicodedata.combining(chr(code))
    if ccc and classes and classes[-1][0] + classes[-1][1] == code and classes[-1][2] == ccc:
        classes[-1][1] += 1
    elif ccc:
        classes.append([code, 1, ccc])
table("mig_code_class mig_combining", ("{0x%x, %d, %d}" % tuple(c) for c in classes))
print("const size_t mig_combining_count = %d;\n" % len(classes))

pool, decompositions = [], []
for code in range(128, LIMIT):
    if code in HANGUL or 0xD800 <= code < 0xE000:
        continue
    full = unicodedata.normalize("NFKD", chr(code))
    if full != chr(code):
        decompositions.append((code, len(pool), len(full)))
        pool += [ord(c) for c in full]
table("uint32_t mig_decomposed", ("0x%x" % c for c in pool), 14)
table("mig_decomposition mig_decompositions", ("{0x%x, %d, %d}" % d for d in decompositions))
print("const size_t mig_decomposition_count = %d;\n" % len(decompositions))

pairs = []
for code in range(128, LIMIT):
    if code in HANGUL or 0xD800 <= code < 0xE000:
        continue
    parts = unicodedata.decomposition(chr(code)).split()
    if len(parts) == 2 and not parts[0].startswith("<") and unicodedata.normalize("NFC", chr(code)) == chr(code):
        pairs.append((int(parts[0], 16), int(parts[1], 16), code))
pairs.sort()
table("mig_composition mig_compositions", ("{0x%x, 0x%x, 0x%x}" % p for p in pairs), 6)
print("const size_t mig_composition_count = %d;\n" % len(pairs))

hashed = sorted({(hash_of(name) >> 21 << 21) | code for name, code in names()})
assert len({entry >> 21 for entry in hashed}) == len(hashed)
print("/* The upper 43 bits of each name's FNV-1a hash, then its code point. */")
table("uint64_t mig_unicode_names", ("0x%xU" % entry for entry in hashed), 6)
print("const size_t mig_unicode_name_count = %d;" % len(hashed))
