"""Cuts the power while presses are recorded, and looks for what had been acknowledged.

    cuts.py --cuts 20              the journal, at each of its moments in turn
    cuts.py --cuts 1000 --table F  the same for other stores too; the table goes to a file

Each cut is a life of its own: a new file system, a program that records, the cut, the journal
replay of ext4, the check. What a program said before the power went counts; what it says after it
does not.
"""

import argparse
import os
import random
import select
import shutil
import subprocess
import sys
import time

from disk import Disk, own_mounts
from stores import MOMENTS, PEERS_BY_KIND, Journal, Peer

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FOLDER = os.path.join(ROOT, ".build", "powercuts")
# A program that says nothing for so many seconds is broken.
PATIENCE = 30
# How often a long run says how far it is, in cuts.
PROGRESS = 200


class Life:
    """One program on one disk, up to the cut."""

    def __init__(self, store, place):
        self.process = subprocess.Popen(
            store.command(place), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.buffer, self.said = b"", []
        os.set_blocking(self.process.stdout.fileno(), False)

    def listen(self, seconds):
        """Takes what is said within a time, and returns after the first of it."""
        if select.select([self.process.stdout], [], [], seconds)[0]:
            data = self.process.stdout.read() or b""
            if not data and self.process.poll() is not None:
                raise OSError("the program ended: " + self.process.stderr.read().decode())
            *lines, self.buffer = (self.buffer + data).split(b"\n")
            self.said += [line.decode() for line in lines]

    def wait(self, line, times):
        """Waits until a line has been said so many times."""
        deadline = time.monotonic() + PATIENCE
        while self.said.count(line) < times:
            if time.monotonic() > deadline:
                raise OSError(f"'{line}' was not said {times} times; said: {self.said[-3:]}")
            self.listen(1)

    def last(self, seconds):
        """Listens for a time, and to the last word before it is over."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self.listen(left)
        self.listen(0)

    def end(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()


def live(store, disk, moment, chance):
    """One life; returns what was said, and what is wrong after it."""
    disk.format()
    disk.mount()
    life = Life(store, disk.place)
    try:
        life.wait("at opening", 1)
        if moment == "new":
            # As often before anything was acknowledged as after.
            life.last(chance.uniform(0, chance.choice([0.05, 1])))
        elif moment == "random":
            life.last(chance.uniform(0.01, 0.6))
        else:
            life.wait("at " + moment, chance.randint(1, 3))
            life.last(chance.uniform(0, 0.003))
        said = list(life.said)
        disk.cut()
    finally:
        life.end()
        disk.unmount()
    disk.mount()
    try:
        problems = store.lost(disk.place, said)
        if problems:
            keep(disk, moment)
    finally:
        disk.unmount()
    return said, problems


def keep(disk, moment):
    target = os.path.join(FOLDER, "failed", moment)
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(disk.place, target, dirs_exist_ok=True,
                    ignore=shutil.ignore_patterns("lost+found"))


def cut_often(store, moment, cuts, seed, disk):
    """So many lives; returns cuts that lost, lost statements, statements, and examples."""
    lost, gone, acknowledged, examples = 0, 0, 0, []
    for number in range(cuts):
        said, problems = live(store, disk, moment, random.Random(f"{seed} {moment} {number}"))
        acknowledged += sum(line.startswith("acked") for line in said)
        lost += bool(problems)
        gone += sum(problem.startswith("lost: acked") for problem in problems)
        examples += [f"cut {number}: {problem}" for problem in problems[:3]]
        if number % PROGRESS == PROGRESS - 1:
            print(f"    {number + 1} of {cuts} power cuts {MOMENTS[moment]}", flush=True)
    return lost, gone, acknowledged, examples


def try_store(store, cuts, seed, disk):
    """Tries each of the store's moments; one line of a table for each."""
    rows = []
    share, rest = divmod(cuts, len(store.moments))
    for index, moment in enumerate(store.moments):
        count = share + (index < rest)
        begin = time.monotonic()
        lost, gone, acknowledged, examples = cut_often(store, moment, count, seed, disk)
        rows.append((store.name, MOMENTS[moment], count, acknowledged, lost, gone))
        name = f"{store.name}, {count} power cuts {MOMENTS[moment]}: {acknowledged} acknowledged"
        wanted = lost == 0 if isinstance(store, Journal) else True
        for example in [] if wanted else examples:
            print("   ", example)
        print(f"{'✔' if wanted else '✘'} Test \"{name}, {lost} cuts lost {gone}\" "
              f"{'passed' if wanted else 'failed'} after {time.monotonic() - begin:.1f} seconds.",
              flush=True)
    return rows


def try_peers(cuts, seed, disk):
    """Tries the other stores; cuts that nobody would notice would prove nothing."""
    rows = []
    for kind, name in PEERS_BY_KIND.items():
        rows += try_store(Peer(kind, name), cuts, seed, disk)
    noticed = any(row[4] for row in rows if "NORMAL" in row[0] or "log" in row[0])
    print(f"{'✔' if noticed else '✘'} Test \"the same cuts find stores that do not flush\" "
          f"{'passed' if noticed else 'failed'} after 0.0 seconds.")
    return rows, noticed


def table(rows):
    lines = ["| store | the power fails | cuts | acknowledged | cuts that lost some | lost |",
             "|---|---|---:|---:|---:|---:|"]
    return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows]) + "\n"


def parse():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--cuts", type=int, default=20, help="cuts of each store")
    parser.add_argument("--peer-cuts", type=int, default=5, help="cuts of each other store")
    parser.add_argument("--moment", choices=MOMENTS, help="only this one, and only the journal")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--programs", default=os.path.join(ROOT, ".build", "debug"))
    parser.add_argument("--table", help="where the table goes")
    return parser.parse_args()


def main():
    options = parse()
    own_mounts()
    disk = Disk(FOLDER)
    journal = Journal(options.programs)
    if options.moment:
        journal.moments = [options.moment]
    rows = try_store(journal, options.cuts, options.seed, disk)
    passed = all(row[4] == 0 for row in rows)
    if not options.moment:
        peers, noticed = try_peers(options.peer_cuts, options.seed, disk)
        rows += peers
        passed = passed and noticed
    if options.table:
        with open(options.table, "w", encoding="utf-8") as file:
            file.write(table(rows))
    if passed:
        shutil.rmtree(FOLDER)
        return 0
    print(f"    what was on the disks is in {os.path.relpath(FOLDER, ROOT)}/failed")
    return 1


if __name__ == "__main__":
    sys.exit(main())
