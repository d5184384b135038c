"""Every kind of repository that teams have is read, and nothing in it changes.

usage: sources.py MIG [NAME...]

mig conflicts and mig check say the same in each as in the plain repository; Lab.run compares every byte of the
repository before and after.
"""
import os
import shutil
import stat
import subprocess
import sys
import threading

from lab import ENVIRONMENT, TABLE, Failure, run_all, snapshot

ADD_Z = "op.add_column('t', sa.Column('z', sa.Integer, nullable=True))"
DROP_C = "op.drop_column('t', 'c')"
INDEX_C = "op.create_index('ix_t_c', 't', ['c'])"


def colliding(lab):
    """main drops t.c, feat puts an index on it."""
    lab.script("A", None, TABLE)
    lab.commit("A")
    lab.branch("feat")
    lab.script("C", "A", INDEX_C)
    lab.commit("C")
    lab.switch("main")
    lab.script("B", "A", DROP_C)
    lab.commit("B")


def same(lab, cwd, ours="main", theirs="feat", env=None):
    before = snapshot(cwd)
    lab.conflicts(ours, theirs, status=1, rules=["MIG102"], cwd=cwd, env=env)
    lab.check("--ref", theirs, "--base", ours, status=1, rules=["MIG001", "MIG102"], cwd=cwd, env=env)
    if snapshot(cwd) != before:
        raise Failure(f"{cwd} was changed")


def clone(lab, *args):
    path = os.path.join(lab.folder, "clone")
    lab.git("clone", "-q", *args, "file://" + lab.root, path)
    return path


def s_plain_repository(lab):
    colliding(lab)
    same(lab, lab.root)


def s_a_folder_below_the_root(lab):
    colliding(lab)
    same(lab, os.path.join(lab.root, "m", "versions"))


def s_bare_repository(lab):
    colliding(lab)
    same(lab, clone(lab, "--bare"))


def s_packed_objects_and_refs(lab):
    colliding(lab)
    lab.git("gc", "-q", "--prune=now")
    lab.git("pack-refs", "--all")
    same(lab, lab.root)


def s_linked_worktree(lab):
    colliding(lab)
    path = os.path.join(lab.folder, "linked")
    lab.git("worktree", "add", "-q", "--detach", path, "feat")
    same(lab, path)
    lab.check("--base", "main", status=1, rules=["MIG001", "MIG102"], cwd=path)
    lab.check("--index", "--base", "main", status=1, rules=["MIG001", "MIG102"], cwd=path)


def s_submodule(lab):
    colliding(lab)
    outer = os.path.join(lab.folder, "outer")
    os.mkdir(outer)
    lab.git("init", "-q", "-b", "main", cwd=outer)
    lab.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", "file://" + lab.root, "sub", cwd=outer)
    path = os.path.join(outer, "sub")
    lab.git("branch", "feat", "origin/feat", cwd=path)
    same(lab, path)


def s_alternates(lab):
    colliding(lab)
    same(lab, clone(lab, "--shared"), "origin/main", "origin/feat")


def s_sparse_checkout(lab):
    lab.write("other/file", "x")
    colliding(lab)
    lab.git("sparse-checkout", "set", "--no-cone", "/other/")
    if os.path.exists(os.path.join(lab.root, "m/versions/A.py")):
        raise Failure("the checkout is not sparse")
    same(lab, lab.root)
    lab.check("--index", status=0)


def s_sparse_index(lab):
    """The folder of the scripts is one entry of the index; both ways in which git writes paths."""
    lab.write("other/file", "x")
    lab.write("zoo/deep/er/file", "x")
    colliding(lab)
    for version in ("2", "4"):
        lab.git("sparse-checkout", "set", "--cone", "--sparse-index", "other")
        lab.git("update-index", "--index-version", version)
        if "m/\n" not in lab.git("ls-files", "--sparse") + "\n":
            raise Failure("the index is not sparse")
        same(lab, lab.root)
        lab.check("--index", status=0)
        lab.check("--index", "--base", "main" if lab.git("branch", "--show-current") == "feat" else "feat", status=1,
                  rules=["MIG001", "MIG102"])
        if lab.run("--index", "heads").out != lab.run("--ref", "HEAD", "heads").out:
            raise Failure("the index and HEAD differ")


def s_sparse_index_that_is_cut_off(lab):
    lab.write("other/file", "x")
    colliding(lab)
    lab.git("sparse-checkout", "set", "--cone", "--sparse-index", "other")
    path = os.path.join(lab.root, ".git/index")
    whole = open(path, "rb").read()
    for keep in (len(whole) // 3, len(whole) - 60):
        open(path, "wb").write(whole[:keep])
        lab.check("--index", status=3)
    open(path, "wb").write(whole)


def s_shallow_clone_compares_when_it_can(lab):
    colliding(lab)
    path = clone(lab, "--depth", "5", "--no-single-branch")
    same(lab, path, "origin/main", "origin/feat")


def s_shallow_clone_whose_cut_is_where_the_sides_parted(lab):
    lab.commit("before")
    colliding(lab)
    path = clone(lab, "--depth", "2", "--no-single-branch")
    same(lab, path, "origin/main", "origin/feat")


def s_partial_clone_names_the_command_that_fetches(lab):
    colliding(lab)
    lab.git("config", "uploadpack.allowFilter", "true")
    path = clone(lab, "--no-checkout", "--filter=blob:none")
    result = lab.conflicts("origin/main", "origin/feat", status=3, says=["git diff --stat 4b825dc"], cwd=path)
    for commit in ("origin/main", "origin/feat"):
        lab.git("diff", "--stat", "4b825dc642cb6eb9a060e54bf8d69288fbee4904", commit, cwd=path)
    same(lab, path, "origin/main", "origin/feat")


def s_replace_refs(lab):
    colliding(lab)
    blob = lab.git("rev-parse", "feat:m/versions/C.py")
    other = lab.read("m/versions/A.py").replace("'A'", "'C'").replace("down_revision = None", "down_revision = 'A'").replace(
        TABLE, ADD_Z)
    new = lab.git("hash-object", "-w", "--stdin", text=other)
    lab.git("replace", blob, new)
    lab.conflicts("main", "feat", status=0)
    lab.conflicts("main", "feat", status=1, rules=["MIG102"], env={"GIT_NO_REPLACE_OBJECTS": "1"})


def s_dubious_ownership_is_told_as_git_tells_it(lab):
    colliding(lab)
    if os.getuid() != 0:
        return
    for root, dirs, files in os.walk(lab.root):
        for name in dirs + files:
            os.lchown(os.path.join(root, name), 12345, 12345)
    os.chown(lab.root, 12345, 12345)
    lab.conflicts("main", "feat", status=3, says=["dubious ownership", "git config --global --add safe.directory"])
    config = os.path.join(lab.folder, "gitconfig")
    home = {"HOME": lab.folder, "XDG_CONFIG_HOME": lab.folder}
    for value in (lab.root, "*"):
        with open(os.path.join(lab.folder, ".gitconfig"), "w", encoding="utf-8") as f:
            f.write(f"[safe]\n\tdirectory = {value}\n")
        lab.conflicts("main", "feat", status=1, rules=["MIG102"], env=home)


def s_pushed_objects_in_quarantine(lab):
    """pre-receive judges what is only in the quarantine, and the push is refused."""
    lab.script("A", None, TABLE)
    lab.commit("A")
    server = clone(lab, "--bare")
    hook = os.path.join(server, "hooks", "pre-receive")
    with open(hook, "w", encoding="utf-8") as f:
        f.write(f'#!/bin/sh\nwhile read old new ref; do "{lab.mig}" check --ref "$new" --base main --format json || exit 1; done\n')
    os.chmod(hook, 0o755)
    lab.script("B", "A", DROP_C)
    lab.script("C", "A", INDEX_C)
    lab.commit("B, C")
    refs = lab.git("for-each-ref", cwd=server)
    done = lab.git("push", server, "HEAD:main", ok=False)
    if done.returncode == 0 or "MIG001" not in done.stderr:
        raise Failure("the push went through, or was refused without a reason: " + done.stderr)
    if lab.git("for-each-ref", cwd=server) != refs:
        raise Failure("a ref moved")
    os.remove(os.path.join(lab.root, "m/versions/C.py"))
    lab.commit("C again without")
    lab.git("push", server, "HEAD:main")


def s_pre_commit_sees_the_index_of_a_partial_commit(lab):
    """git commit PATH makes an index of its own, which GIT_INDEX_FILE names."""
    lab.script("A", None, TABLE)
    lab.commit("A")
    hook = os.path.join(lab.root, ".git/hooks/pre-commit")
    log = os.path.join(lab.folder, "log")
    with open(hook, "w", encoding="utf-8") as f:
        f.write(f'#!/bin/sh\n"{lab.mig}" heads --index >>"{log}"\n')
    os.chmod(hook, 0o755)
    lab.script("B", "A", ADD_Z)
    lab.script("C", "A", INDEX_C)
    lab.git("add", "-A")
    lab.git("commit", "-q", "-m", "B only", "m/versions/B.py")
    with open(log, encoding="utf-8") as f:
        if f.read() != "B (head)\n":
            raise Failure("the hook saw another index than the one that was committed")
    lab.git("commit", "-q", "-a", "-m", "C")
    with open(log, encoding="utf-8") as f:
        if f.read() != "B (head)\nB (head)\nC (head)\n":
            raise Failure("the hook saw another index than the one that was committed")


def s_an_index_file_that_is_not_there_is_an_error(lab):
    colliding(lab)
    lab.check("--index", status=3, says=["GIT_INDEX_FILE names nowhere"], env={"GIT_INDEX_FILE": "nowhere"})


def m_pre_merge_commit_compares_the_sides_that_git_names(lab):
    """MERGE_HEAD is not there yet: GITHEAD_<id> of the environment tells."""
    colliding(lab)
    hook = os.path.join(lab.root, ".git/hooks/pre-merge-commit")
    log = os.path.join(lab.folder, "log")
    with open(hook, "w", encoding="utf-8") as f:
        f.write(f'#!/bin/sh\ntest ! -e .git/MERGE_HEAD || exit 3\n"{lab.mig}" conflicts -q >"{log}"\n')
    os.chmod(hook, 0o755)
    done = lab.git("merge", "--no-edit", "feat", ok=False)
    with open(log, encoding="utf-8") as f:
        said = f.read()
    if done.returncode == 0 or not said.startswith("HEAD and feat: order_dependent"):
        raise Failure(f"merge {done.returncode}: {said}{done.stderr}")
    done = lab.run("conflicts", "-q")  # the merge stays open, with MERGE_HEAD
    if done.status != 1 or not done.out.startswith("HEAD and feat: order_dependent"):
        raise Failure(done.out + done.err)


def m_octopus_merges_compare_each_with_each(lab):
    lab.script("A", None, TABLE)
    lab.commit("A")
    for name, what in (("x", DROP_C), ("y", INDEX_C)):
        lab.git("switch", "-q", "-c", name, "main")
        lab.script(name, "A", what)
        lab.commit(name)
    lab.switch("main")
    lab.script("z", "A", ADD_Z)
    lab.commit("z")
    hook = os.path.join(lab.root, ".git/hooks/pre-merge-commit")
    log = os.path.join(lab.folder, "log")
    with open(hook, "w", encoding="utf-8") as f:
        f.write(f'#!/bin/sh\n"{lab.mig}" conflicts -q >"{log}"\n')
    os.chmod(hook, 0o755)
    done = lab.git("merge", "--no-edit", "x", "y", ok=False)
    with open(log, encoding="utf-8") as f:
        said = [line for line in f if " and " in line and ": " in line]
    verdicts = sorted(": ".join(line.removeprefix("m: ").split(": ")[:2]) for line in said)
    if verdicts != ["HEAD and x: independent", "HEAD and y: independent", "x and y: order_dependent"]:
        raise Failure(f"{verdicts} {done.stderr}")


def m_a_squash_merge_is_told_by_the_scripts(lab):
    """No merge base knows that main has feat's first script already: its content does."""
    lab.script("A", None, TABLE)
    lab.commit("A")
    lab.branch("feat")
    lab.script("C", "A", INDEX_C)
    lab.commit("C")
    lab.switch("main")
    lab.git("merge", "-q", "--squash", "feat")
    lab.commit("squashed")
    lab.switch("feat")
    lab.script("D", "C", ADD_Z)
    lab.commit("D")
    lab.check("--ref", "feat", "--base", "main", status=0)
    lab.conflicts("main", "feat", status=0)


def m_rebase_and_cherry_pick_are_no_merges(lab):
    colliding(lab)
    lab.write("m/versions/A.py", lab.read("m/versions/A.py") + "# main\n")
    lab.commit("main edits")
    lab.switch("feat")
    lab.write("m/versions/A.py", lab.read("m/versions/A.py") + "# feat\n")
    lab.commit("feat edits")
    for command in (["rebase", "main"], ["cherry-pick", "main"]):
        if lab.git(*command, ok=False).returncode == 0:
            raise Failure("no conflict")
        lab.check("--index", status=1, rules=["MIG009"] if command[0] != "rebase" else ["MIG001", "MIG009"])
        lab.git(command[0], "--abort")


def c_gc_commit_and_checkout_meanwhile(lab):
    """mig judges one tree: main has one head in every commit, and two never stand side by side in one."""
    lab.script("r0", None, TABLE)
    lab.commit("r0")
    lab.git("branch", "other")
    stop, trouble = threading.Event(), []

    def disturb():
        n = 1
        while not stop.is_set():
            lab.script(f"r{n}", f"r{n - 1}", ADD_Z.replace("'z'", f"'z{n}'"))
            lab.git("add", "-A", ok=False)
            lab.git("commit", "-q", "-m", f"r{n}", ok=False)
            if n % 4 == 0:
                lab.git("gc", "-q", "--prune=now", ok=False)
            if n % 3 == 0:
                lab.git("switch", "-q", "other", ok=False)
                lab.git("switch", "-q", "main", ok=False)
            n += 1

    thread = threading.Thread(target=disturb)
    thread.start()
    runs = 0
    try:
        for turn in range(60):
            args = (["check", "--ref", "main"], ["conflicts", "other", "main"], ["check", "--ref", "main", "--base", "other"],
                    ["heads", "--index"])[turn % 4]
            done = subprocess.run([lab.mig, *args], cwd=lab.root, env=ENVIRONMENT, capture_output=True, text=True, timeout=60)
            runs += 1
            if done.returncode != 0 or (args[0] == "heads" and done.stdout.count("(head)") != 1):
                trouble.append(f"{args}: exit {done.returncode} {done.stdout}{done.stderr}")
    finally:
        stop.set()
        thread.join()
    if trouble:
        raise Failure(f"{len(trouble)} of {runs} runs: {trouble[0][:1500]}")


SCENARIOS = [f for name, f in sorted(globals().items()) if name[:2] in ("s_", "m_", "c_")]

if __name__ == "__main__":
    wanted = sys.argv[2:]
    chosen = [s for s in SCENARIOS if not wanted or any(s.__name__.startswith(w) for w in wanted)]
    sys.exit(run_all(os.path.abspath(sys.argv[1]), chosen, "repositories and merges"))
