"""What each press costs a flash card, by the counters of a block device of its own."""

import threading
import time

from programs import Append, Kiosk
from table import Row

# The daemon checkpoints after 2 s without a press, and ext4 commits its metadata after 5 s.
TAIL = 8
PEERS = ("growing", "preallocated")


class Flash:
    """hailongd and both C loops, each on an ext4 file system of its own."""

    def __init__(self, places, panels):
        logs = places.tmpfs("flash-logs").directory
        disks = [places.loop(f"flash-{name}", megabytes=256) for name in ("kiosk", *PEERS)]
        self.subjects = [(disks[0], Kiosk(next(panels), disks[0].sub("kiosk"), f"{logs}/kiosk"))]
        for disk, mode in zip(disks[1:], PEERS):
            self.subjects.append((disk, Append(
                next(panels), disk.directory, mode, f"{logs}/{mode}")))
        self.found = {}

    def measure(self, pace, count, name):
        """Presses all three at that pace, together, with a quiet tail."""
        before = [disk.counters() for disk, _ in self.subjects]
        threads = [
            threading.Thread(target=recorder.press, args=(count, pace))
            for _, recorder in self.subjects]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        time.sleep(TAIL)
        self.found[name] = [
            [(after - first) / count for first, after in zip(start, disk.counters())]
            for start, (disk, _) in zip(before, self.subjects)]

    def settle(self, pace, count):
        """Lets every file grow to the size at which it stays."""
        self.measure(pace, count, None)
        self.found.clear()

    def stop(self):
        for _, recorder in self.subjects:
            recorder.program.stop()
            recorder.panel.unplug()

    def rows(self):
        rows = []
        for name, subjects in self.found.items():
            ours, peers = subjects[0], dict(zip(PEERS, subjects[1:]))
            # The better loop is the one that writes less often.
            best = min(peers, key=lambda mode: peers[mode][1])
            goals = ["≤ 22 KiB", "≤ 4.5", ""] if "human" in name else ["", "", ""]
            for index, (what, unit, scale) in enumerate((
                    ("flash: written a rating", "KiB", 1024), ("flash: writes a rating", "", 1),
                    ("flash: flushes a rating", "", 1))):
                rows.append(Row(
                    what, name, ours[index] / scale, peers[best][index] / scale,
                    f"C loop, {best}", unit, goals[index]))
        return rows
