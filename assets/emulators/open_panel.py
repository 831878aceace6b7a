"""An open panel (docs/panel-protocol.md) on a virtual port, driven by the firmware's own logic."""

import os
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
# Last, because its code.py is not Python's own.
sys.path.append(os.path.join(HERE, os.pardir, "panel-firmware"))

import panel_logic  # noqa: E402
import usb_device  # noqa: E402
from usb_device import OUTPUT, Stall, USBDevice  # noqa: E402

# What CircuitPython's usb_hid gives an interface: packets of 64 bytes, every 8 ms.
PACKET, INTERVAL_MS = 64, 8
# How long CircuitPython tries to hand over a report.
SEND_SECONDS = 2
# The firmware's pace.
SCAN_SECONDS = 0.003


class OpenPanel(USBDevice):
    """A panel whose contacts are moved by `edge`; `lost` reports are swallowed by the wire."""

    def __init__(self, serial, vendor=0x1209, product=0x0001):
        super().__init__(
            usb_device.device_descriptor(vendor, product),
            usb_device.hid_configuration(
                len(panel_logic.REPORT_DESCRIPTOR), PACKET, INTERVAL_MS, PACKET),
            panel_logic.REPORT_DESCRIPTOR, ("Hai Long", "Open panel", serial))
        self.panel = None
        self.edges, self.received = [], None
        self.to_lose = 0
        self.lit, self.on_lamps = 0, None
        self.frame = 0.0
        self.wake = threading.Event()
        self.hand = threading.Lock()    # between whoever moves contacts and the panel's loop
        self.started = 0.0

    def plug(self, port):
        """Power-on: counters and time begin at zero."""
        super().plug(port)
        self.started = time.monotonic()
        self.panel = panel_logic.Panel(0)
        with self.hand:
            self.edges, self.received, self.lit = [], None, 0
        threading.Thread(target=self._run, args=(self.panel,), daemon=True).start()

    def now(self):
        """Milliseconds since power-on."""
        return int((time.monotonic() - self.started) * 1000)

    def edge(self, key, closed):
        """The contact of a key (0 to 7) closes or opens, now."""
        with self.hand:
            self.edges.append((self.now(), key, closed))
            self.edges.sort(key=lambda edge: edge[0])
        self.wake.set()

    def schedule(self, edges):
        """Edges (ms, key, closed) from now on, in order; returns when the last has happened."""
        with self.hand:
            start = self.now()
            self.edges += [(start + ms, key, closed) for ms, key, closed in edges]
        while self.edges and self.plugged:
            time.sleep(0.02)

    def counters(self):
        """How often each key was pressed, modulo 256, with all that waits to be reported."""
        keys = self.panel.keys
        counts = list(keys.counters)
        for key, down, _ in list(keys.waiting):
            counts[key] = (counts[key] + down) & 0xFF
        return counts

    def out(self, endpoint, data):
        """Only the last one counts, as on the board."""
        with self.hand:
            self.received = data
        self.wake.set()

    def set_report(self, kind, number, data):
        """The same by the other way."""
        if kind != OUTPUT or number != 0:
            raise Stall
        self.out(0, data)

    def _run(self, panel):
        while self.plugged and self.panel is panel:
            self.wake.wait(SCAN_SECONDS if self.edges or panel.keys.waiting else 0.02)
            self.wake.clear()
            with self.hand:
                # In one hold, so that no edge is older than a report that does not show it.
                now = self.now()
                edges = [(key, closed, at) for at, key, closed in self.edges if at <= now]
                del self.edges[:len(edges)]
                received, self.received = self.received, None
            lit = panel.turn(edges, received, now, self._hand_over)
            if lit != self.lit:
                self.lit = lit
                if self.on_lamps:
                    self.on_lamps(lit)

    def _hand_over(self, report):
        if not self.flushed(SEND_SECONDS):
            return False
        # The host asks every 8 ms; the virtual controller would ask at once.
        time.sleep(max(0.0, self.frame + INTERVAL_MS / 1000 - time.monotonic()))
        self.frame = time.monotonic()
        if self.to_lose:
            self.to_lose -= 1
            return True
        return self.send(report)
