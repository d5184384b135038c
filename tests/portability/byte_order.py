#!/usr/bin/python3
"""No code takes bytes for an integer in the machine's own order, or an integer for bytes.

    byte_order.py ROOT

That is what makes big and little endian machines print the same, without one of the other kind to try
it on. The places that do it all the same stand in ALLOWED with the reason why no output hangs on it.
"""
import pathlib
import re
import sys

INTEGER = r"(?:u?int(?:16|32|64)_t|unsigned(?: (?:int|long|short))?|size_t|uintptr_t|long|short|int|wchar_t)"
SHAPES = [(re.compile(r"\*\s*\((?:const )?" + INTEGER + r" \*\)"), "a pointer is taken for one to an integer"),
          (re.compile(r"\bmemcpy\(&\w+,"), "bytes are copied into a variable"),
          (re.compile(r"\bmemcpy\([^;]*, &\w+, sizeof"), "a variable is copied as bytes"),
          (re.compile(r"(?<![.>\w])(?:fwrite|write|pwrite)\((?:\w+, )?&"), "a variable is written as bytes"),
          (re.compile(r"(?<![.>\w])(?:fread|read|pread)\((?:\w+, )?&"), "bytes are read into a variable"),
          (re.compile(r"\b(?:[hn]to[hn][sl]|htobe\d+|be\d+toh|htole\d+|le\d+toh|__builtin_bswap\d+)\("), "bytes change their order"),
          (re.compile(r"__BYTE_ORDER|__ORDER_(?:LITTLE|BIG)"), "the order of bytes is asked for")]
ALLOWED = {
    ("src/base/map.c", "memcpy(&word,"): "a hash: only the table's inner order hangs on it, which nothing prints",
    ("src/script/quick.c", "memcpy(&eight,"): "each of the eight bytes is asked for its highest bit",
    ("src/py/identifier.c", "*(const uint32_t *)"): "bsearch hands back the address of the caller's own integer",
    ("src/resolve/settle.c", "*(const int *)"): "the caller's own integer, by way of a payload",
    ("src/base/library.c", "memcpy((char *)table + symbols[i].offset, &found, sizeof"): "the address of a function, as dlsym gave it",
}


def without_comments(text):
    return re.sub(r"/\*.*?\*/", lambda found: "\n" * found.group(0).count("\n"), text, flags=re.S)


def main():
    root = pathlib.Path(sys.argv[1])
    files = sorted(path for folder in ("src", "include") for path in (root / folder).rglob("*") if path.suffix in (".c", ".h", ".def"))
    met, bad = set(), []
    for path in files:
        name = path.relative_to(root).as_posix()
        for number, line in enumerate(without_comments(path.read_text(encoding="utf-8")).split("\n"), 1):
            for shape, what in SHAPES:
                for found in shape.finditer(line):
                    row = (name, found.group(0))
                    met.add(row)
                    if row not in ALLOWED:
                        bad.append("%s:%d: %s: %s" % (name, number, what, line.strip()))
    bad += ["ALLOWED names what is not there: %s: %s" % row for row in sorted(set(ALLOWED) - met)]
    print("\n".join(bad))
    print("%d files, %d places allowed with a reason, %d others" % (len(files), len(ALLOWED), len(bad)))
    return 1 if bad or not files else 0


sys.exit(main())
