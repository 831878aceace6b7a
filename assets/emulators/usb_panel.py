"""One USB device on a virtual port, obeying lines on standard input.

    python3 usb_panel.py KIND --port N [--serial TEXT] [--way WAY]

KIND is open-panel, dragonrise, dragonrise-dead (the form that Linux refuses), blink1, or bad with
one of bad_device.WAYS. The port is 0 to 7; the kernel's ID_PATH counts from 1.
Every command is answered by one line, "ok ..." or "error ..."; a line that begins with "* " tells
of something that happened by itself. Keys count from 1.

    press 3 / release 3         the contact closes, opens
    tap 3 [ms]                  both, 60 ms apart
    storm KEYS RATE SECONDS     keys 1 to KEYS, each pressed RATE times a second, with bounce;
                                answers when it is over
    presses?                    how often each key was pressed since power-on
    counters?                   the same, modulo 256, as the panel counts (open panel)
    lamps? / colour?            what burns
    lose N                      the next N reports get lost on the wire (open panel)
    flood N                     N reports as fast as the host takes them, of the state as it is
    episodes?                   what a bad device has done so far
    unplug / plug [PORT]        as it says
    quit                        unplugs and ends
"""

import os
import random
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from bad_device import BadDevice  # noqa: E402
from blink1 import Blink1  # noqa: E402
from dragonrise import DragonRise  # noqa: E402
from open_panel import OpenPanel  # noqa: E402

KEYS = 8
# A press in a storm: closed for so long, with bounces inside, then open and quiet for longer than
# the 25 ms of every debounce rule.
CLOSED_MS = (2, 7)


class Commands:
    """What the lines do to one device."""

    def __init__(self, kind, serial, way):
        self.output = threading.Lock()
        self.presses = [0] * KEYS
        self.device = {
            "open-panel": lambda: OpenPanel(serial),
            "dragonrise": lambda: DragonRise(with_output=True),
            "dragonrise-dead": lambda: DragonRise(with_output=False),
            "blink1": lambda: Blink1(serial),
            "bad": lambda: BadDevice(way, serial),
        }[kind]()
        self.device.on_lamps = lambda lit: self.say("* lamps %02X" % lit)
        self.device.on_colour = lambda colour: self.say("* colour " + colour)

    def say(self, line):
        """One line, whole."""
        with self.output:
            print(line, flush=True)

    def obey(self, line):
        """The answer to a line."""
        word, *rest = line.split()
        method = getattr(self, "do_" + word.replace("?", "_asked"), None)
        if not method:
            return "error no such command: " + word
        try:
            return " ".join(("ok", method(*rest) or "")).strip()
        except (TypeError, ValueError, AttributeError, OSError) as error:
            return "error %s: %s" % (word, error)

    def edge(self, key, closed):
        """A contact moves, without bounce."""
        if not 0 <= key < KEYS:
            raise ValueError("keys are 1 to %d" % KEYS)
        self.device.edge(key, closed)

    def do_press(self, key):
        self.presses[int(key) - 1] += 1
        self.edge(int(key) - 1, True)

    def do_release(self, key):
        self.edge(int(key) - 1, False)

    def do_tap(self, key, ms="60"):
        self.do_press(key)
        time.sleep(int(ms) / 1000)
        self.do_release(key)

    def do_storm(self, keys, rate, seconds):
        edges = storm(int(keys), float(rate), float(seconds), self.presses)
        if isinstance(self.device, OpenPanel):
            self.device.schedule(edges)
        else:
            start = time.monotonic()
            for ms, key, closed in edges:
                time.sleep(max(0.0, start + ms / 1000 - time.monotonic()))
                self.device.edge(key, closed)
        time.sleep(0.1)
        return self.do_presses_asked()

    def do_presses_asked(self):
        return " ".join(map(str, self.presses))

    def do_counters_asked(self):
        return " ".join(map(str, self.device.counters()))

    def do_lamps_asked(self):
        return "%02X" % self.device.lit

    def do_colour_asked(self):
        return "%02X%02X%02X" % self.device.colour

    def do_lose(self, count):
        self.device.to_lose = int(count)

    def do_flood(self, count):
        sent = 0
        if isinstance(self.device, OpenPanel):
            for _ in range(int(count)):
                self.device.panel.keys.refresh()
                self.device.wake.set()
                time.sleep(0.008)
            return
        for _ in range(int(count)):
            sent += self.device.flushed(2) and self.device.send(bytes(self.device.state))
        return str(sent)

    def do_episodes_asked(self):
        return str(self.device.episodes)

    def do_unplug(self):
        self.device.unplug()

    def do_plug(self, port=None):
        if self.device.plugged:
            raise ValueError("plugged in already")
        self.presses = [0] * KEYS
        self.device.plug(self.device.port if port is None else int(port))


def storm(keys, rate, seconds, presses):
    """Edges (ms, key, closed) in order: `presses` is what a finger meant."""
    chance, edges = random.Random(keys), []
    for key in range(keys):
        first = key * 1000 / rate / keys
        for number in range(int(rate * seconds)):
            down = int(first + number * 1000 / rate)
            up = down + chance.randrange(*CLOSED_MS)
            edges += [(down, key, True), (up, key, False)]
            if up - down > 4:   # a bounce within the press
                edges += [(down + 1, key, False), (down + 2, key, True)]
            presses[key] += 1
    return sorted(edges, key=lambda edge: edge[0])


def main(arguments):
    """Reads lines until the end of input."""
    kind, options = arguments[0], dict(zip(arguments[1::2], arguments[2::2]))
    port = int(options["--port"])
    commands = Commands(
        kind, options.get("--serial", "PANEL%04d" % (port + 1)), options.get("--way", ""))
    commands.device.plug(port)
    commands.say("* plugged %d" % port)
    for line in sys.stdin:
        if line.strip() == "quit":
            break
        if line.strip():
            commands.say(commands.obey(line))
    commands.device.unplug()
    commands.say("ok")


if __name__ == "__main__":
    if len(sys.argv) < 4 or "--port" not in sys.argv:
        sys.exit(__doc__)
    main(sys.argv[1:])
