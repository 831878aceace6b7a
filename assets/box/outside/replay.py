"""The power fails at every flush of a kiosk's disk, and between them: what was thanked for?

Each state of the disk is mended by e2fsck, as Debian does before it mounts, and its journal is read
by Python's SQLite and by `hailong verify`.
"""

import collections
import concurrent.futures
import contextlib
import glob
import json
import os
import random
import shutil
import sqlite3
import subprocess
import tempfile

from machine import with_sbin
from writelog import Replay, read_log, save

# How many flushes a disk may forget before the same check must find something missing.
FORGOTTEN = 32


class Kiosk:
    """What citizens saw, and the length of the log when they did."""

    def __init__(self, memory):
        self.before = collections.Counter(
            {(panel, level): count for panel, level, count in memory.get("before the log", [])})
        self.thanked = list(zip(memory["thanked logged, written"],
                                map(tuple, memory["thanked logged"])))
        self.pressed = collections.Counter(map(tuple, memory["pressed logged"]))
        self.begins = memory["the log begins, written"][0]

    def problems(self, ratings, written):
        """What a journal lacks, or has too much, on a disk to which so much had been written."""
        thanked = self.before + collections.Counter(
            key for at, key in self.thanked if at <= written)
        possible = self.before + self.pressed
        return [f"panel and level {key}: {ratings[key]} on the disk, thanked for {thanked[key]}, "
                f"pressed {possible[key]}"
                for key in {*thanked, *ratings, *possible}
                if not thanked[key] <= ratings[key] <= possible[key]]


def ratings(journal):
    """The ratings of a journal by panel and level, read by Python's SQLite."""
    count = collections.Counter()
    with contextlib.closing(sqlite3.connect(journal + "/journal.db")) as database:
        for (body,) in database.execute("SELECT body FROM entry ORDER BY seq"):
            # [1, panel, question, level, …] in CBOR, each number below 24: a rating.
            if body[0] >> 5 == 4 and body[1] == 1:
                count[body[2], body[4]] += 1
    return count


def survey(disk, kiosk, written, hailong):
    """What is wrong on one disk; and its ratings, if they can be read."""
    with tempfile.TemporaryDirectory(prefix="replay-") as folder:
        image = folder + "/disk.img"
        save(disk, image)
        quiet = {"capture_output": True, "text": True, "check": False, "env": with_sbin()}
        mended = subprocess.run(["e2fsck", "-p", image], **quiet)
        # 0 and 1: sound, or mended by its own journal; more needs a person.
        if mended.returncode > 1:
            return [f"e2fsck: {mended.stdout}{mended.stderr}"], None
        subprocess.run(["debugfs", "-R", f"rdump / {folder}", image], **quiet)
        if glob.glob(folder + "/quarantine/*"):
            return ["a journal was put aside"], None
        verified = subprocess.run(
            [hailong, "verify", "--lang", "en", folder + "/journal"], **quiet)
        if verified.returncode:
            return [f"it does not verify: {verified.stdout}{verified.stderr}"], None
        found = ratings(folder + "/journal")
        return kiosk.problems(found, written), found


def tries(replay, kiosk, chance):
    """Each state that the power could leave: its name, the disk, and what had been written."""
    for number, end, following in replay.states():
        if end >= kiosk.begins:
            yield f"flush {number}", bytes(replay.disk), end
            if following:
                yield f"after flush {number}", bytes(replay.torn(following, chance)), end


def replay_all(machine, memory, hailong, say):
    """Tries every state; returns the sentence, and what is wrong."""
    kiosk = Kiosk(memory)
    replay = Replay(machine.path("logged-before.img"), read_log(machine.log))
    problems, states, counts = [], 0, []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        pending = collections.deque()

        def take():
            name, end, future = pending.popleft()
            wrong, found = future.result()
            problems.extend(f"{name}: {words}" for words in wrong)
            if name.startswith("flush"):
                counts.append((end, found))

        for name, disk, end in tries(replay, kiosk, random.Random(1)):
            pending.append((name, end, pool.submit(survey, disk, kiosk, end, hailong)))
            states += 1
            if states % 100 == 0:
                say(f"{states} states of the disk")
            if len(pending) > 2 * os.cpu_count():
                take()
        while pending:
            take()
    sentence = (f"{len(kiosk.thanked)} ratings thanked for are on the disk at each of "
                f"{len(counts)} flushes and {states - len(counts)} times between them")
    return sentence, problems, forgetful(kiosk, counts)


def forgetful(kiosk, counts):
    """How many flushes a disk must forget until the same check misses something, or None."""
    for late in range(1, FORGOTTEN + 1):
        for (_, found), (end, _) in zip(counts, counts[late:]):
            if found is not None and kiosk.problems(found, end):
                return late
    return None


def keep(machine, memory, folder):
    """Leaves the disk, its log and what citizens saw to whoever looks for the cause."""
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "memory.json"), "w", encoding="utf-8") as file:
        json.dump(memory, file)
    for name in ("logged-before.img", "logged.log"):
        shutil.copy(machine.path(name), folder)
