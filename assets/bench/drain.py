"""A kiosk that was off-line for a month or a year delivers, and presses go on meanwhile."""

import os
import sqlite3
import time

import server
from places import BenchError, run
from programs import Kiosk, program
from startup import YEAR
from table import Row, percentile

# 30 days of 5,000 ratings, as many as are promised in five minutes.
MONTH = 150_000
# A percentile of fewer presses is the slowest of them.
PRESSES = 200
# Between two presses of a hand that never rests.
PACE = 0.1
# Presses between two looks at the status.
HANDFUL = 20


class Backlog:
    """A kiosk with ratings that were never sent, beside a server that knows nothing of it."""

    def __init__(self, places, panels, fleet, ratings, name):
        logs = places.tmpfs(f"{name}-logs").directory
        place = places.on_disk(name)
        state = os.path.join(place.directory, "state")
        run(program("hailong-mill"), "journal", state, "--entries", str(ratings), "--unsent",
            str(ratings))
        self.serving = server.Server(
            fleet, places.on_disk(f"{name}-server").directory, f"{logs}/server")
        self.panel = next(panels)
        self.kiosk = Kiosk(self.panel, place.sub("kiosk"), f"{logs}/kiosk", state=state)
        self.stick = os.path.join(place.directory, "stick")
        self.ratings = ratings

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kiosk.program.stop()
        self.panel.unplug()
        self.serving.end()

    @property
    def unsent(self):
        return self.kiosk.status()["unsent"]["entries"]

    def enrol(self, *where):
        code = self.serving.code()
        run(program("hailong"), "enrol", *where, code["code"], code["root"], "--config",
            self.kiosk.config)

    def send(self):
        """Enrols and waits until nearly all is confirmed: seconds, and µs of presses meanwhile."""
        began = time.monotonic()
        self.enrol(self.serving.url)
        meanwhile = []
        while self.unsent > HANDFUL:
            meanwhile += self.kiosk.press(HANDFUL, PACE)
        return time.monotonic() - began, meanwhile

    def carry(self):
        """Enrols and delivers by stick: the seconds of each command, and bytes on the stick."""
        os.mkdir(self.stick)
        self.enrol("--stick")
        took = []
        for words in ("hailong", "export"), ("hailong-server", "import"), ("hailong", "export"):
            where = ("--config", self.kiosk.config) if words[0] == "hailong" else (
                "--data", self.serving.data)
            began = time.monotonic()
            run(program(words[0]), words[1], self.stick, *where)
            took.append(time.monotonic() - began)
            if len(took) == 1:
                size = sum(
                    os.path.getsize(os.path.join(folder, name))
                    for folder, _, names in os.walk(self.stick) for name in names)
        return took, size

    def check(self):
        """That the server holds what was recorded; or there is nothing to measure."""
        with sqlite3.connect(f"file:{self.serving.data}/hailong.db?mode=ro", uri=True) as database:
            held = database.execute(
                "SELECT sum(last - first + 1) FROM batch GROUP BY chain ORDER BY 1 DESC"
            ).fetchone()[0]
        if held < self.ratings:
            raise BenchError(f"the server holds {held:,} of {self.ratings:,} entries")


def measure(places, panels, fleet, say):
    return (sent(places, panels, fleet, say, MONTH, "a month")
            + sent(places, panels, fleet, say, YEAR, "a year")
            + carried(places, panels, fleet, say))


def sent(places, panels, fleet, say, ratings, span):
    say(f"{ratings:,} ratings are recorded and not sent")
    before, meanwhile, took = [], [], []
    while len(meanwhile) < PRESSES and len(took) < PRESSES // HANDFUL:
        with Backlog(places, panels, fleet, ratings, f"drain-{ratings}-{len(took)}") as backlog:
            before += backlog.kiosk.press(HANDFUL, PACE)
            unsent = backlog.unsent
            say(f"{unsent:,} entries are sent")
            seconds, presses = backlog.send()
            backlog.check()
        took.append(seconds)
        meanwhile += presses
    where = f"{unsent:,} entries, {len(meanwhile)} presses meanwhile"
    goal = "< 300 s" if ratings == MONTH else ""
    return [
        Row(f"{span}'s backlog is sent and confirmed", f"{where}, the slowest of {len(took)}",
            max(took), None, "", "s", goal)
    ] + [
        Row(f"press → on disk, p{share}, while {span}'s backlog is sent", where,
            percentile(meanwhile, share) / 1000, percentile(before, share) / 1000,
            "itself, idle", "ms", "")
        for share in (50, 99) if meanwhile]


def carried(places, panels, fleet, say):
    say(f"{YEAR:,} ratings are carried on a stick")
    with Backlog(places, panels, fleet, YEAR, "stick") as backlog:
        (out, taken, home), size = backlog.carry()
        backlog.check()
        left = backlog.unsent
        if left > HANDFUL:
            raise BenchError(f"{left:,} entries are still unsent")
    where = f"{YEAR:,} entries"
    return [
        Row("a year on a stick: out of the kiosk", where, out, None, "", "s"),
        Row("a year on a stick: into the server", where, taken, None, "", "s"),
        Row("a year on a stick: receipts back", where, home, None, "", "s"),
        Row("a year on a stick: room", where, size / 2**20, None, "", "MiB")]
