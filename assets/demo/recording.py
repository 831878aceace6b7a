"""A recorded day: what a panel and its cable went through, and what must come of it."""

import collections
import dataclasses
import re

BOUNCE_MS = 25
MERGE_MS = 500
LINE = re.compile(r"(\d\d):(\d\d):(\d\d)\.(\d{3}) (?:key (\d) (down|up)|(panel|network) (.+))$")


@dataclasses.dataclass(frozen=True)
class Event:
    """One line of a recording; `at` is in ms after midnight."""

    at: int
    key: int | None = None
    down: bool = False
    what: str = ""


def read(path):
    """The events of a recording, in order; raises ValueError with file and line."""
    events = []
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            match = LINE.match(line)
            if not match:
                raise ValueError(f"{path}:{number}: not a line of a recording: {line!r}")
            hours, minutes, seconds, ms = (int(match[part]) for part in range(1, 5))
            at = ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms
            if match[5]:
                events.append(Event(at, int(match[5]), match[6] == "down"))
            else:
                events.append(Event(at, what=f"{match[7]} {match[8]}"))
    return events


def bursts(events):
    """The events in groups: edges of which a key is down throughout, or one other event."""
    group, held = [], set()
    for event in events:
        if event.key is None:
            if group:
                yield group
            yield [event]
            group, held = [], set()
            continue
        group.append(event)
        (held.add if event.down else held.discard)(event.key)
        if not held:
            yield group
            group = []
    if group:
        yield group


def expected_ratings(events):
    """How many ratings each key must give, by the published rules and nothing of the product.

    A key that goes down counts unless its own last edge is less than 25 ms ago (contact bounce),
    or its last counted press is less than 500 ms ago (EN 301 549, 5.8).
    """
    last_edge, last_counted, held = {}, {}, set()
    counts = collections.Counter()
    for event in events:
        if event.what == "panel unplugged":
            for key in held:
                last_edge[key] = event.at
            held.clear()
        if event.key is None:
            continue
        if event.down:
            bounced = event.at - last_edge.get(event.key, -1_000_000) < BOUNCE_MS
            merged = event.at - last_counted.get(event.key, -1_000_000) < MERGE_MS
            if not bounced and not merged:
                counts[event.key] += 1
                last_counted[event.key] = event.at
            held.add(event.key)
        else:
            held.discard(event.key)
        last_edge[event.key] = event.at
    return counts
