"""USB devices that misbehave, each in one way, under the name of an open panel.

A kiosk that accepted a panel on this port must count and tell what the device does, must not
spin, and must go on reading every other panel.
"""

import os
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import usb_device  # noqa: E402
from open_panel import PACKET, panel_logic  # noqa: E402
from usb_device import EOVERFLOW, EPIPE, Stall, USBDevice  # noqa: E402

WAYS = {
    "short": "reports of 5 bytes where the descriptor promises 16",
    "zero": "reports of no bytes at all, every 8 ms",
    "oversized": "reports of 64 bytes, every 8 ms",
    "babble": "transfers that end with an overflow, every 8 ms",
    "version": "reports of version 9",
    "flood": "a good report with another key every millisecond",
    "counters": "counters that jump at random in every report",
    "stall": "every transfer and every request of its class is refused, at once",
    "vanish": "leaves the bus as soon as somebody reads, and comes back after 200 ms",
    "loop": "leaves the bus 200 ms after the kernel has bound it, and comes back, for ever",
    "liar": "a report descriptor shorter than promised, and packets of 4 bytes",
    "mute": "never says anything",
}

# A kernel that has not bound a device by then, in seconds, has given it up.
BINDING = 5


class BadDevice(USBDevice):
    """An open panel gone wrong in one of `WAYS`; `episodes` counts what it did."""

    def __init__(self, way, serial):
        if way not in WAYS:
            raise ValueError("no such way to be bad: " + way)
        report = panel_logic.REPORT_DESCRIPTOR
        lies = way == "liar"
        super().__init__(
            usb_device.device_descriptor(0x1209, 0x0001),
            usb_device.hid_configuration(
                len(report) + 40 * lies, 4 if lies else PACKET, 8, PACKET),
            report, ("Hai Long", "Open panel", serial))
        self.way, self.episodes, self.home = way, 0, 0
        self.wish = False
        self.read, self.bound = threading.Event(), threading.Event()

    def plug(self, port):
        """Arrives and begins to misbehave."""
        self.home, self.wish = port, True
        self.read.clear()
        self.bound.clear()
        super().plug(port)
        threading.Thread(target=self._run, args=(self.socket,), daemon=True).start()

    def unplug(self):
        """Leaves, for good."""
        self.wish = False
        super().unplug()

    def asked(self):
        """Somebody reads: the moment for one of them."""
        self.read.set()

    def descriptor(self, kind, number):
        """The last that the kernel asks for before its driver has the device is the report's."""
        if kind == 0x22:
            self.bound.set()
        return super().descriptor(kind, number)

    def out(self, endpoint, data):
        """Lamps that it does not have."""
        if self.way == "stall":
            raise Stall

    def _leave(self, seconds):
        self.episodes += 1
        super().unplug()
        time.sleep(seconds)
        if self.wish:
            self.plug(self.home)

    def _run(self, plugged):
        if self.way in ("loop", "vanish"):
            if self.way == "loop":
                self.bound.wait(BINDING)
                time.sleep(0.2)
            else:
                self.read.wait()
            if self.socket is plugged:
                self._leave(0.2)
            return
        number = 0
        while self.socket is plugged and self.way != "mute":
            report = self._report(number)
            if self.flushed(1) and self.send(report):
                self.episodes += 1
                number += 1
            time.sleep({"flood": 0.001, "stall": 0}.get(self.way, 0.008))

    def _report(self, number):
        good = bytes((1, number & 0xFF, 0, 0)) + (number * 8).to_bytes(4, "little") + bytes(8)
        if self.way == "flood":
            return self._flooded(number)
        if self.way == "counters":
            return good[:8] + os.urandom(8)
        return {
            "short": good[:5], "zero": b"", "oversized": good * 4, "babble": EOVERFLOW,
            "version": b"\x09" + good[1:], "stall": EPIPE, "liar": good[:4],
        }[self.way]

    def _flooded(self, number):
        """KEY1 to KEY8 in turn, down and up, in step with their counters."""
        press, released = divmod(number, 2)
        counters = bytes((press + 8 - key) // 8 & 0xFF for key in range(8))
        bitmap = 0 if released else 1 << press % 8
        return bytes((1, number & 0xFF, bitmap, 0)) + number.to_bytes(4, "little") + counters
