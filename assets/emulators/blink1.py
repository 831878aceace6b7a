"""A blink(1) mk2, 27b8:01ed, on a virtual port: a light that knows when its host is dead.

Commands are feature report 1 (github.com/todbot/blink1, docs/blink1-hid-commands.md): 'c' fade,
'n' now, 'r' read, 'D' server-down tickle, 'P' pattern line, 'p' play, 'v' version. Fades jump.
"""

import os
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import usb_device  # noqa: E402
from usb_device import FEATURE, Stall, USBDevice  # noqa: E402

REPORT = bytes((
    0x06, 0xAB, 0xFF, 0x0A, 0x00, 0x20, 0xA1, 0x01, 0x15, 0x00, 0x26, 0xFF, 0x00, 0x75, 0x08,
    0x85, 0x01, 0x95, 0x08, 0x09, 0x00, 0xB2, 0x02, 0x01,
    0x85, 0x02, 0x95, 0x3C, 0x09, 0x00, 0xB2, 0x02, 0x01, 0xC0,
))
PATTERN_LINES = 32


class Blink1(USBDevice):
    """The light; `on_colour(rgb)` hears every change."""

    def __init__(self, serial):
        super().__init__(
            usb_device.device_descriptor(0x27B8, 0x01ED, 0x0200),
            usb_device.hid_configuration(len(REPORT), 8, 10), REPORT,
            ("ThingM", "blink(1) mk2", serial))
        self.colour, self.on_colour = (0, 0, 0), None
        self.answer = bytes(8)
        self.pattern = [(0, 0, 0, 0)] * PATTERN_LINES
        self.playing = None     # [first, last, line, when it ends]
        self.tickle = None      # (deadline, first, last, keep)
        self.commands = 0
        self.light = threading.Lock()

    def plug(self, port):
        """Power-on: dark, no watchdog. The pattern is kept, as in its flash."""
        super().plug(port)
        self.playing = self.tickle = None
        self._show((0, 0, 0))
        threading.Thread(target=self._run, args=(self.socket,), daemon=True).start()

    def set_report(self, kind, number, data):
        """A command: report id, letter, six bytes, perhaps one more that says nothing."""
        if kind != FEATURE or number != 1 or len(data) < 8 or data[0] != 1:
            raise Stall
        with self.light:
            self._command(data)

    def _command(self, data):
        self.commands += 1
        self.answer = bytes(data[:8])
        letter, a, b, c, d, e, f = chr(data[1]), *data[2:8]
        if letter in "cn":
            self.playing = None
            self._show((a, b, c))
        elif letter == "P" and f < PATTERN_LINES:
            self.pattern[f] = (a, b, c, (d << 8 | e) / 100)
        elif letter == "p":
            self.playing = [b, c or PATTERN_LINES - 1, b, 0] if a else None
        elif letter == "D":
            last = f or PATTERN_LINES - 1
            self.tickle = (time.monotonic() + (b << 8 | c) / 100, e, last, d) if a else None
        elif letter == "v":
            self.answer = bytes((1, data[1], 0, ord("2"), ord("0"), 0, 0, 0))
        elif letter == "r":
            self.answer = bytes((1, data[1], *self.colour, 0, 0, 0))

    def get_report(self, kind, number, length):
        """The answer to the command before."""
        if kind != FEATURE or number != 1:
            raise Stall
        return self.answer.ljust(length, b"\0")

    def _show(self, colour):
        if colour != self.colour:
            self.colour = colour
            if self.on_colour:
                self.on_colour("%02X%02X%02X" % colour)

    def _run(self, plugged):
        while self.socket is plugged:
            with self.light:
                self._step(time.monotonic())
            time.sleep(0.01)

    def _step(self, now):
        if self.tickle and now >= self.tickle[0]:
            _, first, last, _ = self.tickle
            self.tickle, self.playing = None, [first, last, first, 0]
        if self.playing and now >= self.playing[3]:
            first, last, line, _ = self.playing
            *colour, seconds = self.pattern[line]
            self.playing[2:] = [first if line >= last else line + 1, now + max(seconds, 0.01)]
            self._show(tuple(colour))
