"""From the kernel's stamp of a press to the return of the flush that makes it durable."""

import os
import time

from programs import Append, Kiosk
from table import Row, percentile

# The same key may come again after 32 × 16 ms, when it no longer merges.
PACE = 0.016
# By then the daemon has checkpointed, and disturbs nobody else's round.
REST = 2.3


def measure(places, panels, plan, say, beside=None):
    """Interleaved rounds of every program in every place; returns rows.

    `beside` is another build of hailongd, which takes its turns too.
    """
    groups = []
    for place in (places.tmpfs("presses"), places.loop("presses-disk"), places.on_disk("presses")):
        logs = places.tmpfs(f"presses-logs-{len(groups)}").directory
        groups.append((place, [
            Kiosk(next(panels), place.sub("kiosk"), os.path.join(logs, "kiosk")),
            Append(next(panels), place.directory, "growing", os.path.join(logs, "growing")),
            Append(next(panels), place.directory, "preallocated",
                   os.path.join(logs, "preallocated"))]))
        if beside:
            groups[-1][1].append(Kiosk(
                next(panels), place.sub("beside"), os.path.join(logs, "beside"), build=beside))
    found = {}
    try:
        for number in range(plan.rounds + 1):
            say(f"round {number} of {plan.rounds}" if number else "warming up")
            for place, recorders in groups:
                first = number % len(recorders)
                for recorder in recorders[first:] + recorders[:first]:
                    times = recorder.press(plan.presses if number else 32, PACE)
                    if number:
                        found.setdefault((place.name, recorder.title), []).extend(times)
                    if isinstance(recorder, Kiosk):
                        time.sleep(REST)
    finally:
        for _, recorders in groups:
            for recorder in recorders:
                recorder.program.stop()
                recorder.panel.unplug()
    return [row for place, recorders in groups
            for row in rows(place.name, [recorder.title for recorder in recorders], found, beside)]


def rows(place, titles, found, beside):
    ours = found[place, titles[0]]
    peers = {title: found[place, title] for title in titles[1:] if title != beside}
    better = min(peers, key=lambda title: percentile(peers[title], 50))
    bare = place.startswith("no disk")
    goals = {50: "" if bare else "≤ 2×", 99: "< 1 ms" if bare else ""}
    return [
        Row(f"stamp → durable, p{percent}", place, percentile(ours, percent) / 1000,
            percentile(peers[better], percent) / 1000, better, "ms", goals[percent])
        for percent in (50, 99)
    ] + [
        Row(f"stamp → durable, p{percent}", place, percentile(ours, percent) / 1000,
            percentile(found[place, beside], percent) / 1000, "the other build", "ms")
        for percent in (50, 99) if beside]
