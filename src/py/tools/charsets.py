"""Writes py/charset_tables.c: single-byte encodings, from Python's codecs.

    /usr/bin/python3 src/py/tools/charsets.py > src/py/charset_tables.c
"""
import codecs
from encodings.aliases import aliases

CODECS = ["latin_1", "ascii"] + ["iso8859_%d" % n for n in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)] + [
    "cp%d" % n for n in (437, 850, 852, 855, 866, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258)
] + ["koi8_r", "koi8_u", "mac_roman"]


def high(codec):
    for byte in range(128, 256):
        try:
            yield ord(bytes([byte]).decode(codec))
        except UnicodeDecodeError:
            yield 0xFFFD


def names(codec):
    found = {codec} | {alias for alias, target in aliases.items() if target == codec}
    return sorted({name.replace("_", "-") for name in found})


print("/* Written by tools/charsets.py; do not edit. */\n/* clang-format off */")
print('#include "py/charset_tables.h"\n')
print("const mig_charset mig_charsets[] = {")
for codec in CODECS:
    values = ["0x%04x" % value for value in high(codec)]
    print("  {{ /* %s */" % codecs.lookup(codec).name)
    for i in range(0, 128, 12):
        print("    " + ", ".join(values[i:i + 12]) + ",")
    print("  }},")
print("};\n")
print("const mig_charset_name mig_charset_names[] = {")
for i, codec in enumerate(CODECS):
    for name in names(codec):
        print('  {"%s", %d},' % (name, i))
print("};\n")
print("const size_t mig_charset_name_count = sizeof mig_charset_names / sizeof *mig_charset_names;")
