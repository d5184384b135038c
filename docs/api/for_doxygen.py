#!/usr/bin/python3
"""Filter between a public header and doxygen, which wants other comments than people do.

    for_doxygen.py HEADER        the header as doxygen reads it, on stdout

Every line stays where it is, so that doxygen's places are the header's.
  the first comment, "mig/x.h: …"         describes the file; "Ownership:" and the like head paragraphs
  a comment of its own                    describes what follows at once: one declaration, or all
                                          up to the next blank line or comment
  a comment behind code                   describes that code
  a heading ("---- sets ----")            stays a comment, as do comments inside functions
"""
import re
import sys

OPENING = re.compile(r"/\*(?!\*)")
PARAGRAPH = re.compile(r"^ \* ([A-Z][A-Za-z]+):\s+")


def escaped(text):
    """Doxygen's own characters, said literally; what stands in backquotes is literal already."""
    parts = text.split("`")
    return "`".join(part if at % 2 else re.sub(r"([\\@<>#%&])", r"\\\1", part) for at, part in enumerate(parts))


def comment_lines(lines, start):
    """The lines from `start` that belong to the comment that opens there."""
    end = start
    while "*/" not in lines[end]:
        end += 1
    return end


def of_file(lines, end):
    for at in range(end + 1):
        text = escaped(lines[at])
        if at == 0:
            text = re.sub(r"^/\* (mig/\w+\.h): ", r"/** @file \1 @brief ", text)
        lines[at] = PARAGRAPH.sub(r" * @about{\1} ", text)


def group_end(lines, start):
    """The last line of the block of declarations at `start`, and how many functions it holds."""
    at, functions, depth = start, 0, 0
    while at < len(lines) and lines[at].strip() and not (depth == 0 and lines[at].startswith("/*") and at > start):
        functions += lines[at].startswith(("MIG_API", "static inline"))
        depth += lines[at].count("{") - lines[at].count("}")
        at += 1
    return at - 1, functions


def filtered(lines):
    at, inside_function, first, closings = 0, False, True, []
    while at < len(lines):
        line = lines[at]
        inside_function = inside_function and line != "}"
        if line.startswith("static inline") and line.endswith("{"):
            inside_function = True
        opening = OPENING.search(line)
        if opening is None or inside_function:
            at += 1
            continue
        end = comment_lines(lines, at)
        before = line[:opening.start()]
        if first and not before:
            of_file(lines, end)
            first = False
        elif "/* ----" not in line and not line.startswith("#"):
            code = line[:opening.start()]
            mark = "/**" if not before.strip() else "/**<"
            lines[at] = code + mark + escaped(line[opening.end():])
            for inner in range(at + 1, end + 1):
                lines[inner] = escaped(lines[inner])
            if not before.strip() and not before and end + 1 < len(lines):
                last, functions = group_end(lines, end + 1)
                if functions > 1:
                    lines[end] += " /** @{ */"
                    closings.append(last + 1)
        at = end + 1
    for at in closings:
        lines[at] = "/** @} */ " + lines[at]
    return lines


def main():
    with open(sys.argv[1], encoding="utf-8") as header:
        print("\n".join(filtered(header.read().splitlines())))


if __name__ == "__main__":
    main()
