"""An independent count: a second reader of the same devices, and the published rules in Python.

As a program (`tally.py PLACE NODE…`) it reads event nodes until a SIGTERM, and writes what it read.
Nothing of the product is used: the stamps are the kernel's, the rules those of the manual.
"""

import collections
import fcntl
import mmap
import os
import select
import signal
import struct
import subprocess
import sys
import time

from box import Failure
from uinput import EV_KEY, EV_SYN, EVENT

# linux/input.h: _IOW('E', 0xa0, int)
EVIOCSCLOCKID = 0x400445A0
SYN_DROPPED = 3
BOUNCE_US = 25_000
MERGE_US = 500_000
# Short enough for the kernel's queue of 64 events: 30 presses a second on 8 keys are 2.4 in a ms.
PAUSE = 0.004


class Key:
    """One key by the rules: a down within 25 ms of the key's last edge bounces; within 500 ms of
    its last press that counted it is merged, and rides in the next one that counts."""

    def __init__(self):
        self.last_edge = self.last_counted = -1 << 60
        self.waiting = 0

    def down(self, at, count):
        bounced = at - self.last_edge < BOUNCE_US
        self.last_edge = at
        if bounced:
            count["bounced"] += 1
        elif at - self.last_counted < MERGE_US:
            count["merged"] += 1
            self.waiting += 1
        else:
            count["counted"] += 1
            count["riding"] += self.waiting
            self.last_counted, self.waiting = at, 0
            return True
        return False

    def up(self, at):
        self.last_edge = at


def judge(events):
    """Applies the rules to the events of one panel: [(µs, code, value)].

    Returns the sums and {code: presses that count}.
    """
    keys = collections.defaultdict(Key)
    count, presses = collections.Counter(), collections.Counter()
    for at, code, value in events:
        if value == 1:
            presses[code] += keys[code].down(at, count)
        elif value == 0:
            keys[code].up(at)
    return count, presses


class Witness:
    """The second reader, as a process of its own that no other can delay.

    `seen` is a file of u32: how many edges of each node it has read by now.
    """

    def __init__(self, nodes, place="/run/box-witness"):
        self.nodes, self.place, self.seen = nodes, place, f"{place}.seen"
        self.process = subprocess.Popen(
            [sys.executable, "-B", __file__, place, *nodes], stdout=subprocess.PIPE)
        if self.process.stdout.readline() != b"reading\n":
            raise Failure("the witness does not read")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def events(self):
        """Ends the reading, and returns the events of each node."""
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(60) != 0:
            raise Failure("the witness missed events: it must be faster than what it watches")
        found = [[] for _ in self.nodes]
        with open(self.place, "rb") as file:
            data = file.read()
        for offset in range(0, len(data), 1 + EVENT.size):
            seconds, micros, kind, code, value = EVENT.unpack_from(data, offset + 1)
            if kind == EV_KEY:
                found[data[offset]].append((seconds * 1_000_000 + micros, code, value))
        return found


def memory_of(path):
    """A new file's first page of zeros, shared with whoever maps it."""
    with open(path, "w+b") as file:
        file.truncate(mmap.PAGESIZE)
        return memoryview(mmap.mmap(file.fileno(), mmap.PAGESIZE))


def main(place, nodes):
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(10))
    poll, files, chunks = select.epoll(), {}, []
    seen = memory_of(f"{place}.seen").cast("I")
    for index, node in enumerate(nodes):
        file = os.open(node, os.O_RDONLY | os.O_NONBLOCK)
        fcntl.ioctl(file, EVIOCSCLOCKID, struct.pack("i", time.CLOCK_BOOTTIME))
        files[file] = index
        poll.register(file, select.EPOLLIN)
    over = []
    signal.signal(signal.SIGTERM, lambda *_: over.append(True))
    print("reading", flush=True)
    while True:
        ready = poll.poll(0.2)
        for file, _ in ready:
            chunk = os.read(file, EVENT.size * 64)
            chunks.append((files[file], chunk))
            seen[files[file]] += sum(
                kind == EV_KEY for _, _, kind, _, _ in EVENT.iter_unpack(chunk))
        # What was queued before the signal is read too.
        if over and not ready:
            break
        # A reader that wakes for every event would take the processor from what it watches.
        time.sleep(PAUSE)
    with open(place, "wb") as out:
        for index, chunk in chunks:
            for offset in range(0, len(chunk), EVENT.size):
                event = chunk[offset:offset + EVENT.size]
                _, _, kind, code, _ = EVENT.unpack(event)
                if kind == EV_SYN and code == SYN_DROPPED:
                    sys.exit(1)
                out.write(bytes([index]) + event)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
