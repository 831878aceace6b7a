"""A kiosk that was off-line for a month sends what it has, and presses go on meanwhile."""

import os
import time

import server
from places import run
from programs import Kiosk, program
from table import Row, percentile

# 30 days of 5,000 ratings.
RATINGS = 150_000
# Between two presses of a hand that never rests.
PACE = 0.1
# Presses between two looks at the status.
HANDFUL = 20


def measure(places, panels, fleet, say):
    logs = places.tmpfs("drain-logs").directory
    place = places.on_disk("drain")
    state = os.path.join(place.directory, "state")
    say(f"{RATINGS:,} ratings are recorded and not sent")
    run(program("hailong-mill"), "journal", state, "--entries", str(RATINGS), "--unsent",
        str(RATINGS))
    serving = server.Server(fleet, places.on_disk("drain-server").directory, f"{logs}/server")
    panel = next(panels)
    kiosk = Kiosk(panel, place.sub("kiosk"), f"{logs}/kiosk", state=state)
    try:
        before = kiosk.press(10 * HANDFUL, PACE)
        unsent = kiosk.status()["unsent"]["entries"]
        say(f"{unsent:,} entries are sent")
        began = time.monotonic()
        code = serving.code()
        run(program("hailong"), "enrol", serving.url, code["code"], code["root"], "--config",
            kiosk.config)
        meanwhile = []
        while kiosk.status()["unsent"]["entries"] > HANDFUL:
            meanwhile += kiosk.press(HANDFUL, PACE)
        seconds = time.monotonic() - began
    finally:
        kiosk.program.stop()
        panel.unplug()
        serving.end()
    return rows(seconds, unsent, meanwhile, before)


def rows(seconds, unsent, meanwhile, before):
    where = f"{unsent:,} entries, {len(meanwhile)} presses meanwhile"
    return [Row("a month's backlog is sent and confirmed", where, seconds, None, "", "s",
                "< 300 s")] + [
        Row(f"press → on disk, p{share}, while a backlog is sent", where,
            percentile(meanwhile, share) / 1000, percentile(before, share) / 1000,
            "itself, idle", "ms", "")
        for share in (50, 99)]
