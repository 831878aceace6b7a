"""From the start of the process to the first press on disk, with a journal of any length."""

import hashlib
import os
import shutil
import time

from places import run
from programs import OUT, ROOT, Kiosk, program, wait_until
from table import Row, percentile

# A year of a kiosk with 2,000 ratings a day.
YEAR = 730_000

# What decides whether a journal made earlier still is what the daemon would have made.
FORMAT = ("Journal/Storage/Schema.swift", "BatchFormat/Chain/FactCodec.swift",
          "BatchFormat/Chain/ChainHash.swift", "BatchFormat/Messages/Batch+Bytes.swift")


def journal(entries, memory, say):
    """The state directory of a kiosk with so many entries, kept from one run to the next."""
    digest = hashlib.sha256()
    for name in FORMAT:
        with open(os.path.join(ROOT, "Sources", name), "rb") as file:
            digest.update(file.read())
    kept = os.path.join(OUT, f"journal-{entries}-{digest.hexdigest()[:12]}")
    if not os.path.exists(kept):
        say(f"making a journal of {entries:,} entries, once")
        made = os.path.join(memory.directory, "state")
        run(program("hailong-mill"), "journal", made, "--entries", str(entries), "--unsent", "900")
        shutil.copytree(made, kept + ".new")
        shutil.rmtree(made)
        os.rename(kept + ".new", kept)
    return kept


def forget(directory):
    """Takes the files out of the kernel's memory."""
    for folder, _, names in os.walk(directory):
        for name in names:
            with open(os.path.join(folder, name), "rb") as file:
                os.fsync(file.fileno())
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def start(places, panel, state, number, cold):
    """One start: ms from the start of the process to the press being durable."""
    if cold:
        forget(state)
    panel.plug()
    place = places.tmpfs(f"start-{number}")
    kiosk = Kiosk(
        panel, place.directory, os.path.join(place.directory, "log"), state=state, wait=False)
    try:
        wait_until(lambda: panel.is_grabbed, "the panel was not opened")
        stamp = panel.edge(1, True)
        panel.edge(1, False)
        match = kiosk.program.wait_for(r"hailongd: on-disk: .* microseconds=([0-9]+)")
    finally:
        kiosk.program.stop()
        panel.unplug()
    return (stamp + int(match[1])) / 1000 - kiosk.program.started * 1000


def measure(places, panels, plan, say):
    memory = places.tmpfs("start")
    full = journal(plan.entries, memory, say)
    rows, number = [], 0
    for cold in (False, True):
        times = {}
        for _ in range(plan.starts):
            for entries, state in ((plan.entries, full), (0, None)):
                number += 1
                state = state or places.on_disk(f"start-{number}").directory
                times.setdefault(entries, []).append(
                    start(places, next(panels), state, number, cold and entries))
        rows.append(Row(
            "process start → first press on disk",
            f"{plan.entries / 1e6:.0f} M entries" + (", not in memory" if cold else ""),
            percentile(times[plan.entries], 50), percentile(times[0], 50), "itself, empty journal",
            "ms", "< 300 ms"))
    seconds = verify(full)
    year = verify(journal(YEAR, memory, say))
    return rows + [
        Row("entries verified, a second", f"{plan.entries / 1e6:.0f} M entries",
            plan.entries / seconds, None, "", ""),
        Row("`hailong verify` of a year", f"{YEAR:,} entries", year, None, "", "s", "< 3 s")]


def verify(state):
    """How many seconds `hailong verify` takes, which ends with another status if it finds fault."""
    began = time.monotonic()
    run(program("hailong"), "verify", os.path.join(state, "journal"))
    return time.monotonic() - began
