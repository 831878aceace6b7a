"""Lets somebody else write to the kiosk's journal while it records, and looks for what is lost.

    writers.py --lives 100 --seconds 5

Each life is a new journal: a program that records as fast as it can, each fourth round started anew,
and beside it another process that writes what is there already, and copies the log into the database
after each commit, in every way that SQLite has. Nothing else than SQLite's locks keeps them apart.
What the program said to be on disk must be there in the end.
"""

import argparse
import contextlib
import multiprocessing
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

from stores import Journal

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CHECKPOINTS = ["PASSIVE", "FULL", "RESTART", "TRUNCATE"]
# The one reason for which the daemon may refuse here.
BUSY = "another program is writing to the journal"


def meddle(path, seed, stopped, counts, damage):
    """Writes to the journal as somebody with SQLite's own tool, until told to stop."""
    chance = random.Random(seed)
    while not stopped.is_set():
        try:
            with contextlib.closing(
                    sqlite3.connect(path, timeout=2, isolation_level=None)) as database:
                for _ in range(chance.randint(1, 50)):
                    database.execute(
                        "UPDATE entry SET ms = ms WHERE seq = (SELECT max(seq) FROM entry)")
                    counts["commits"] += 1
                    how = chance.choice(CHECKPOINTS)
                    database.execute(f"PRAGMA wal_checkpoint({how})").fetchone()
                    counts["checkpoints"] += 1
                    # Mostly at once; now and then the other one gets a word in.
                    time.sleep(chance.choice([0, 0, 0, 0.0005, 0.005]))
                    if stopped.is_set():
                        break
        except sqlite3.OperationalError:
            counts["refusals"] += 1
        except sqlite3.DatabaseError as error:
            damage.append(f"the other one found: {error}")
            return


def live(store, place, seconds, seed):
    """One life; returns what was acknowledged, what is wrong, and how often others wrote."""
    said, refused = [], []
    path = place + "/state/journal/journal.db"
    with multiprocessing.Manager() as manager:
        counts = manager.dict(commits=0, checkpoints=0, refusals=0)
        stopped, damage = manager.Event(), manager.list()
        other = None
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            run = subprocess.run(
                [*store.command(place), "--rounds", "4"], capture_output=True, text=True,
                check=False)
            said += run.stdout.splitlines()
            if run.returncode:
                refused.append(run.stderr.strip())
            if other is None:
                other = multiprocessing.Process(
                    target=meddle, args=(path, seed, stopped, counts, damage))
                other.start()
        stopped.set()
        other.join()
        problems = list(damage)
        if other.exitcode:
            problems.append(f"the other one ended with {other.exitcode}")
        problems += [f"a start: {why}" for why in refused if BUSY not in why]
        if os.path.exists(place + "/state/quarantine"):
            problems.append("a journal was put aside")
        try:
            problems += store.lost(place, said)
            with contextlib.closing(sqlite3.connect(path)) as database:
                whole = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
        except sqlite3.DatabaseError as error:
            whole = str(error)
        if whole != "ok":
            problems.append(f"damaged: {whole}")
        return said, refused, problems, dict(counts)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lives", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--programs", default=os.path.join(ROOT, ".build", "debug"))
    chosen = parser.parse_args()
    store = Journal(chosen.programs)
    total = dict(acknowledged=0, refused=0, commits=0, checkpoints=0, refusals=0, lost=0, lives=0)
    reasons = set()
    for number in range(chosen.lives):
        place = tempfile.mkdtemp(prefix="hailong-writers-", dir="/dev/shm")
        try:
            said, refused, problems, counts = live(
                store, place, chosen.seconds, f"{chosen.seed} {number}")
        finally:
            shutil.rmtree(place, ignore_errors=True)
        total["acknowledged"] += sum(line.startswith("acked") for line in said)
        total["refused"] += len(refused)
        reasons.update(refused)
        total["lost"] += sum(problem.startswith("lost: acked") for problem in problems)
        total["lives"] += bool(problems)
        for name, count in counts.items():
            total[name] += count
        for problem in problems[:3]:
            print(f"life {number}: {problem}", flush=True)
    for reason in sorted(reasons):
        print("refused:", reason)
    print(
        f"SQLite {sqlite3.sqlite_version}, {chosen.lives} lives of {chosen.seconds} s: "
        f"{total['acknowledged']} acknowledged, {total['refused']} starts refused; "
        f"the other one: {total['commits']} commits, {total['checkpoints']} checkpoints, "
        f"{total['refusals']} refused; {total['lives']} lives with something wrong, "
        f"{total['lost']} acknowledged entries lost")
    return 1 if total["lives"] else 0


if __name__ == "__main__":
    sys.exit(main())
