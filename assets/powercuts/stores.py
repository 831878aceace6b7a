"""What is tried under the cuts: the kiosk's journal, and what one would take instead of it.

Each is a program that says what it has acknowledged, line by line, and a check of what is there
after the cut. The checks read SQLite by Python's own library, not by the product's code.
"""

import contextlib
import glob
import os
import sqlite3
import subprocess
import sys

PEERS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers.py")
# Moments of the journal's life at which the power can fail, and what they are called.
MOMENTS = {
    "random": "at random",
    "new": "in the first second of a new database",
    "checkpoint": "during a checkpoint",
    "frozen": "between freezing a batch and sending it",
    "receipt": "between a receipt and its transaction",
    "quarantine": "while a journal is put aside for a new one",
}


class Journal:
    """The kiosk's own."""

    name, moments = "Hài Lòng's journal", list(MOMENTS)

    def __init__(self, programs):
        self.programs = programs

    def command(self, place):
        return [os.path.join(self.programs, "hailong-mill"), "press", place + "/state"]

    def lost(self, place, said):
        """What was acknowledged and is not there; the rest must be in order too."""
        # As the next start of the daemon would: it opens, and records again.
        again = subprocess.run(
            [*self.command(place), "--rounds", "1"], capture_output=True, text=True, check=False)
        lines = again.stdout.splitlines()
        problems = []
        if again.returncode or "opened sound" not in lines:
            problems.append(f"not opened again: {lines[:2]} {again.stderr.strip()}")
        journals = glob.glob(place + "/state/quarantine/*") + [place + "/state/journal"]
        for journal in journals:
            verified = subprocess.run(
                [os.path.join(self.programs, "hailong"), "verify", "--lang", "en", journal],
                capture_output=True, text=True, check=False)
            if verified.returncode:
                problems.append(f"{journal} does not verify: {verified.stdout}{verified.stderr}")
        entries, batches = self._there(journals)
        for line in said:
            kind, *words = line.split()
            if kind == "acked" and entries.get((words[0], int(words[1]))) != words[2]:
                problems.append(f"lost: {line}")
            if kind == "frozen" and words[0] not in batches:
                problems.append(f"lost: {line}")
        return problems

    def _there(self, journals):
        entries, batches = {}, set()
        for journal in journals:
            path = journal + "/journal.db"
            if not os.path.exists(path):
                continue
            address = f"file:{path}?mode=ro"
            with contextlib.closing(sqlite3.connect(address, uri=True)) as database:
                chain = database.execute("SELECT chain FROM meta").fetchone()[0].hex()
                for sequence, digest in database.execute("SELECT seq, hash FROM entry"):
                    entries[chain, sequence] = digest.hex()
                payloads = database.execute("SELECT payload FROM batch")
                batches.update(row[0].hex() for row in payloads)
        return entries, batches


class Peer:
    """Numbers one after the other in another kind of store."""

    moments = ["random"]

    def __init__(self, kind, name):
        self.kind, self.name = kind, name

    def command(self, place):
        return [sys.executable, "-B", PEERS, self.kind, place + "/store"]

    def lost(self, place, said):
        there = self._there(place + "/store")
        return [f"lost: {line}" for line in said
                if line.startswith("acked") and int(line.split()[1]) not in there]

    def _there(self, path):
        if not os.path.exists(path):
            return set()
        if self.kind == "log":
            with open(path, encoding="ascii", errors="replace") as file:
                whole = [line.strip() for line in file if line.endswith("\n")]
            return {int(line) for line in whole if line.isdigit()}
        with contextlib.closing(sqlite3.connect(path)) as database:
            try:
                return {row[0] for row in database.execute("SELECT number FROM press")}
            except sqlite3.DatabaseError:
                return set()


PEERS_BY_KIND = {
    "default": "SQLite as it comes (rollback journal, synchronous=FULL)",
    "normal": "SQLite with a write-ahead log and synchronous=NORMAL",
    "log": "a log that is appended to and not synchronised",
}
