"""What an open panel does, without its board: debounce, counters, reports, lamps.

The same file runs under CircuitPython on the board and under CPython 3.9 in tests and in the
emulator, so it imports `struct` alone. Times are whole milliseconds since power-on, never
wrapped. The bytes and the rules are those of docs/panel-protocol.md.
"""

import struct

VERSION = 1
SET_LAMPS = 1
KEYS = 8
IN_LENGTH = 16
OUT_LENGTH = 8

# The window of the kiosk's own rule: a contact that moved less than this ago is bouncing.
DEBOUNCE_MS = 25
# The longest silence of a panel that works.
REPEAT_MS = 500
# A key that is closed this soon after power-on was held down by something, not pressed.
START_MS = 50
# Half of a blink, so two flashes a second.
BLINK_MS = 250
# Changes kept for a host that does not read; older ones are told by the counters alone.
WAITING_CHANGES = 64

REPORT_DESCRIPTOR = bytes((
    0x06, 0x00, 0xFF,  # Usage Page (vendor, 0xFF00)
    0x09, 0x01,        # Usage (1)
    0xA1, 0x01,        # Collection (application)
    0x15, 0x00,        #   Logical Minimum (0)
    0x26, 0xFF, 0x00,  #   Logical Maximum (255)
    0x75, 0x08,        #   Report Size (8 bits)
    0x95, IN_LENGTH,   #   Report Count (16)
    0x09, 0x02,        #   Usage (2): state and counters
    0x81, 0x02,        #   Input (data, variable, absolute)
    0x95, OUT_LENGTH,  #   Report Count (8)
    0x09, 0x03,        #   Usage (3): command
    0x91, 0x02,        #   Output (data, variable, absolute)
    0xC0,              # End Collection
))


class Contact:
    """One bouncing contact and the key that it stands for."""

    def __init__(self):
        self.closed = False
        self.down = False
        self.moved = None

    def edge(self, closed, ms):
        """Takes an edge; true if the key moves with it, at once."""
        if closed == self.closed:
            return False
        quiet = self.moved is None or ms - self.moved >= DEBOUNCE_MS
        self.closed = closed
        self.moved = ms
        if not quiet or closed == self.down:
            return False
        self.down = closed
        return True

    def settle(self, ms):
        """True if the key follows a contact that bounced and has now been quiet long enough."""
        if self.closed == self.down or ms - self.moved < DEBOUNCE_MS:
            return False
        self.down = self.closed
        return True

    def hold(self, closed, ms):
        """Takes the contact as it is, without a press."""
        self.closed = self.down = closed
        self.moved = ms


class Keys:
    """The keys: from edges of contacts to reports."""

    def __init__(self, ms):
        self.started = ms
        self.contacts = [Contact() for _ in range(KEYS)]
        self.waiting = []
        self.bitmap = 0
        self.counters = bytearray(KEYS)
        self.sequence = 0
        self.told = ms
        self.sent = None

    def edge(self, key, closed, ms):
        """A contact closed or opened."""
        self.settle(ms)
        contact = self.contacts[key]
        if ms - self.started < START_MS:
            contact.hold(closed, ms)
            self._show(key, closed)
            self.sent = None
        elif contact.edge(closed, ms):
            self._wait(key, closed, ms)

    def settle(self, ms):
        """Time passed."""
        for key in range(KEYS):
            contact = self.contacts[key]
            if contact.settle(ms):
                self._wait(key, contact.down, contact.moved + DEBOUNCE_MS)

    def found(self, closed, ms):
        """What is closed now, after edges were missed: a set of key numbers."""
        for key in range(KEYS):
            if (key in closed) != self.contacts[key].closed:
                self.edge(key, key in closed, ms)

    def refresh(self):
        """Makes the next report due now."""
        self.sent = None

    def due(self, ms):
        """Whether a report is to be sent."""
        self.settle(ms)
        return bool(self.waiting) or self.sent is None or ms - self.sent >= REPEAT_MS

    def report(self, ms):
        """The next report: as many changes as it can show, which is one for each key."""
        time, seen = ms, set()
        while self.waiting and self.waiting[0][0] not in seen:
            key, down, time = self.waiting.pop(0)
            seen.add(key)
            self._apply(key, down)
        self.told = max(self.told, time)
        data = struct.pack(
            "<BBHI8s", VERSION, self.sequence, self.bitmap, self.told & 0xFFFFFFFF,
            bytes(self.counters))
        self.sequence = (self.sequence + 1) & 0xFF
        self.sent = ms
        return data

    def _wait(self, key, down, ms):
        if len(self.waiting) == WAITING_CHANGES:
            oldest = self.waiting.pop(0)
            self._apply(oldest[0], oldest[1])
        self.waiting.append((key, down, ms))

    def _apply(self, key, down):
        if down:
            self.counters[key] = (self.counters[key] + 1) & 0xFF
        self._show(key, down)

    def _show(self, key, down):
        if down:
            self.bitmap |= 1 << key
        else:
            self.bitmap &= ~(1 << key)


class Lamps:
    """The lamps: what the host said last, or what it said to show when it falls silent."""

    def __init__(self):
        self.on = 0
        self.when_silent = 0
        self.limit = 0
        self.heard = 0

    def command(self, data, ms):
        """Takes an OUT report; false if it is none that this version knows."""
        if len(data) != OUT_LENGTH or data[0] != SET_LAMPS:
            return False
        self.on, self.when_silent, self.limit = data[1], data[2], data[3] * 1000
        self.heard = ms
        return True

    def lit(self, ms):
        """A bitmap of the lamps that are lit at this moment."""
        silent = ms - self.heard - self.limit
        if self.limit == 0 or silent < 0:
            return self.on
        return self.when_silent if silent // BLINK_MS % 2 == 0 else 0


class Panel:
    """A panel, turn by turn."""

    def __init__(self, ms):
        self.keys = Keys(ms)
        self.lamps = Lamps()
        self.unread = False

    def turn(self, edges, received, ms, send):
        """One turn of the loop; the answer is the bitmap of lamps to light.

        `edges` are (key, closed, ms) in order, `received` is an OUT report or None, and
        `send(report)` says whether the report could be handed over; it may take seconds.
        """
        for key, closed, at in edges:
            self.keys.edge(key, closed, at)
        if received is not None and self.lamps.command(received, ms):
            self.keys.refresh()
            self.unread = False
        # Sending to a host that does not read would stop the lamps' blinking for seconds, so a
        # host that once promised to speak is waited for.
        if self.keys.due(ms) and not (self.unread and self.lamps.limit):
            self.unread = not send(self.keys.report(ms))
            if self.unread:
                self.keys.refresh()
        return self.lamps.lit(ms)
