"""Every reason for which nothing is offered has a case: the sentences are collected from the source.

    reasons.py ROOT CHOICES.jsonl...

A sentence is what mig_choose_tried() is given, or what `trouble` is set to, in src/resolve. It must be part of what some
case of choices/ says, %-directives standing for anything. Prints those that no case reaches, and fails.
"""
import glob
import json
import os
import re
import sys

TEXT = r'"((?:[^"\\]|\\.)*)"'
GIVEN = re.compile(r'mig_choose_tried\(\w+,\s*%s|\btrouble = %s|settle_fails\(s,\s*%s|\? %s\s*:\s*%s,\s*mig_arena' % ((TEXT,) * 5))
OTHER = {  # what choices/ cannot say
    "settling to %s is not offered: %s": "",  # only frames another reason
    "%u heads are more than are resolved at once: name some of them": "transcript several.t",
    "there is a merge of these heads already": "mig merge stops before it looks for a resolution then",
    # a fork that hangs on what is not known is unknown as a whole, and no resolution is looked for
    "what guards would find rests on what the scripts don't tell": "no case is known",
    "what it does could not be told": "no case is known",
    "nobody is known to have written what differs": "no case is known: each facet has a writer",
}


def sentences(root):
    found = {}
    for path in sorted(glob.glob(os.path.join(root, "src", "resolve", "*.c"))):
        with open(path, encoding="utf-8") as file:
            for match in GIVEN.finditer(file.read()):
                for text in match.groups():
                    if text and re.search(r"[a-z]{3}", re.sub(r"%\S*", "", text)):
                        found[text.replace('\\"', '"')] = os.path.basename(path)
    return found


def main():
    root, files = sys.argv[1], sys.argv[2:]
    said = "\n".join("\n".join(json.loads(line).get("says", [])) for path in files for line in open(path, encoding="utf-8"))
    missing, found = [], sentences(root)
    for text, path in found.items():
        pattern = ".*?".join(re.escape(part) for part in re.split(r"%(?:\.\*s|s|u|zu|d)", text))
        if text not in OTHER and not re.search(pattern, said):
            missing.append("%s: %s" % (path, text))
    print("%d reasons, %d without a case" % (len(found), len(missing)), *missing, sep="\n  ")
    return 1 if missing or len(found) < 20 else 0


sys.exit(main())
