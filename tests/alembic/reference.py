"""Alembic in this process, printing in the order that mig promises where Alembic promises none.

Directories are listed by code point, as newer versions do; children and labels print in load order,
a revision's own labels first, and normalised dependencies as they were declared.
"""
import io
import os
import signal
import sys
import warnings

sys.dont_write_bytecode = True
if os.environ.get("ALEMBIC_PATH"):
    sys.path.insert(0, os.environ["ALEMBIC_PATH"])

from alembic import command  # noqa: E402
from alembic.config import Config  # noqa: E402
from alembic.script import ScriptDirectory  # noqa: E402
from alembic.script import revision as revision_module  # noqa: E402
import alembic.script.base  # noqa: E402
from alembic.util import CommandError  # noqa: E402

_listdir = os.listdir
os.listdir = lambda *where: sorted(_listdir(*where))


class OrderedMap(revision_module.RevisionMap):
    def _normalize_depends_on(self, revisions, map_):
        super()._normalize_depends_on(revisions, map_)
        for revision in revisions:
            kept = set(revision._normalized_resolved_dependencies)
            revision._normalized_resolved_dependencies = tuple(
                dict.fromkeys(d for d in revision._resolved_dependencies if d in kept)
            )

    def _add_branches(self, revisions, map_):
        super()._add_branches(revisions, map_)
        objects, declared = [], {}
        for key, revision in map_.items():
            if revision is not None and key == revision.revision:
                objects.append(revision)
        rank = {revision.revision: i for i, revision in enumerate(objects)}
        for revision in objects:
            for i, label in enumerate(self.declared_labels(revision)):
                declared.setdefault(label, (revision.revision, i))
        for revision in objects:
            revision.nextrev = tuple(sorted(revision.nextrev, key=rank.get))

            def order(label):
                declarer, place = declared[label]
                return declarer != revision.revision, rank[declarer], place

            revision.branch_labels = tuple(sorted(revision.branch_labels, key=order))

    @staticmethod
    def declared_labels(revision):
        """As written: a script with a set literal says its order in label_order."""
        module = getattr(revision, "module", None)
        written = getattr(module, "label_order", None) or getattr(module, "branch_labels", None) or ()
        return [written] if isinstance(written, str) else list(written)


class Refused(Exception):
    """Alembic said no: either a message of its own or a failure."""


def _endless(signum, frame):
    raise TimeoutError("no end")


signal.signal(signal.SIGALRM, _endless)
SECONDS = 10  # some cycles keep Alembic walking for ever


def load(ini):
    config = Config(ini)
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("always")
        directory = ScriptDirectory.from_config(config)
        directory.revision_map = OrderedMap(directory._load_revisions)
        return config, directory


def run(config, directory, name, *arguments, **options):
    """The bytes that `alembic NAME` prints."""
    raw = io.BytesIO()
    config.stdout = io.TextIOWrapper(raw, encoding="utf-8", newline="")
    original = ScriptDirectory.from_config
    ScriptDirectory.from_config = classmethod(lambda cls, config: directory)
    signal.alarm(SECONDS)
    try:
        with warnings.catch_warnings(record=True):
            warnings.simplefilter("always")
            getattr(command, name)(config, *arguments, **options)
    except CommandError as err:
        raise Refused(str(err)) from err
    except Exception as err:
        raise Refused("%s: %s" % (type(err).__name__, err)) from err
    finally:
        signal.alarm(0)
        ScriptDirectory.from_config = original
        config.stdout.flush()
    return raw.getvalue()
