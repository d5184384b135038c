#!/usr/bin/python3
"""The public headers become documentation without a warning, and each function of theirs is described.

    api_docs.py BUILD

Skipped (77) where doxygen is not there.
"""
import glob
import os
import subprocess
import sys
import xml.etree.ElementTree as tree

BUILD = sys.argv[1]
DOXYFILE = os.path.join(BUILD, "docs", "api", "Doxyfile")


def described(member):
    return any("".join(member.find(part).itertext()).strip() for part in ("briefdescription", "detaileddescription"))


def main():
    if not os.path.exists(DOXYFILE):
        print("skipped: doxygen was not there when the build was configured")
        sys.exit(77)
    done = subprocess.run(["doxygen", DOXYFILE], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0 or done.stdout.strip():
        sys.exit(done.stdout or "doxygen failed")
    functions, silent = 0, []
    for path in sorted(glob.glob(os.path.join(BUILD, "docs", "api", "xml", "*_8h.xml"))):
        compound = tree.parse(path).getroot().find("compounddef")
        if not described(compound):
            silent.append("%s: the file is not described" % compound.findtext("compoundname"))
        for member in compound.iter("memberdef"):
            if member.get("kind") != "function":
                continue
            functions += 1
            if not described(member):
                silent.append("%s: %s" % (compound.findtext("compoundname"), member.findtext("name")))
    print("%d functions, %d without a word" % (functions, len(silent)))
    if silent or functions < 50:
        sys.exit("\n".join(silent) or "too few functions: are the headers read?")


main()
