"""Devices that the kernel believes in, made by uinput (linux/uinput.h): keypads with lamps."""

import fcntl
import os
import struct
import threading
import time

import product
from box import plugged, unplugged, wait_for

UI_DEV_CREATE, UI_DEV_DESTROY = 0x5501, 0x5502
UI_DEV_SETUP = 0x405C5503
UI_SET_EVBIT, UI_SET_KEYBIT, UI_SET_LEDBIT = 0x40045564, 0x40045565, 0x40045569
UI_SET_PHYS = 0x4008556C
UI_GET_SYSNAME_64 = 0x8040552C

EV_SYN, EV_KEY, EV_LED = 0, 1, 17
BUS_USB = 3
KEY_1 = 2
NUM_LOCK, CAPS_LOCK, SCROLL_LOCK = 0, 1, 2
# struct input_event on 64 bits: seconds, microseconds, type, code, value.
EVENT = struct.Struct("qqHHi")
SYN = EVENT.pack(0, 0, EV_SYN, 0, 0)

VENDOR, PRODUCT = 0x6868, 0x0005


def frame(code, value):
    """One edge of one key and the end of its frame."""
    return EVENT.pack(0, 0, EV_KEY, code, value) + SYN


class Device:
    """An input device at a port, as the kernel sees one that is plugged in."""

    def __init__(self, port, vendor, product_id, name):
        self.port = port
        self.vendor, self.product, self.name = vendor, product_id, name
        self.file = None

    def __enter__(self):
        self.plug()
        return self

    def __exit__(self, *_):
        self.unplug()

    @property
    def device(self):
        return f"{self.vendor:04x}:{self.product:04x}"

    def describe(self):
        """Says what the device has, before there is one."""
        raise NotImplementedError

    def has(self, request, *codes):
        """Says that the device has all of these."""
        for code in codes:
            fcntl.ioctl(self.file, request, code)

    def plug(self):
        """Makes the device, and waits for its node."""
        self.file = os.open("/dev/uinput", os.O_RDWR | os.O_CLOEXEC)
        self.describe()
        fcntl.ioctl(self.file, UI_SET_PHYS, self.port.encode() + b"\0")
        fcntl.ioctl(self.file, UI_DEV_SETUP, struct.pack(
            "HHHH80sI", BUS_USB, self.vendor, self.product, 1, self.name.encode(), 0))
        fcntl.ioctl(self.file, UI_DEV_CREATE)
        plugged(self)
        self.sysname = fcntl.ioctl(self.file, UI_GET_SYSNAME_64, bytes(64)).split(b"\0")[0].decode()
        self.node = wait_for(self._node, f"a node of {self.name}")

    def _node(self):
        for entry in os.listdir(f"/sys/devices/virtual/input/{self.sysname}"):
            if entry.startswith("event") and os.path.exists(f"/dev/input/{entry}"):
                return f"/dev/input/{entry}"
        return None

    def unplug(self):
        """Pulls the cable, whatever is held."""
        unplugged(self)
        file, self.file = self.file, None
        fcntl.ioctl(file, UI_DEV_DESTROY)
        os.close(file)

    def write(self, frames):
        """Any number of frames, which the kernel stamps as they come."""
        os.write(self.file, frames)


class Keypad(Device):
    """A keypad at a port; keys are numbered from 1, and send KEY_1, KEY_2 and so on."""

    def __init__(self, port, keys=8, vendor=VENDOR, product_id=PRODUCT, name="Keypad of the box",
                 lamps=(NUM_LOCK, CAPS_LOCK, SCROLL_LOCK)):
        super().__init__(port, vendor, product_id, name)
        self.codes = [KEY_1 + index for index in range(keys)]
        self.lamps = lamps
        self.changed = threading.Condition()

    def accepted(self, profile="keypad-5"):
        """The lines of kiosk.yaml that accept this panel."""
        return product.Accepted(self.port, self.device, profile)

    def describe(self):
        self.has(UI_SET_EVBIT, *((EV_KEY, EV_LED) if self.lamps else (EV_KEY,)))
        self.has(UI_SET_KEYBIT, *self.codes)
        self.has(UI_SET_LEDBIT, *self.lamps)

    def plug(self):
        self.lit = {}
        super().plug()
        if self.lamps:
            threading.Thread(target=self._watch_lamps, args=(self.file,), daemon=True).start()

    def edge(self, key, down):
        """One key goes down or up, now."""
        self.write(frame(self.codes[key - 1], int(down)))

    def press(self, key, hold=0.03):
        self.edge(key, True)
        time.sleep(hold)
        self.edge(key, False)

    def _watch_lamps(self, file):
        while True:
            try:
                data = os.read(file, EVENT.size * 16)
            except OSError:
                return
            if not data or self.file != file:
                return
            with self.changed:
                for _, _, kind, code, value in EVENT.iter_unpack(data):
                    if kind == EV_LED:
                        self.lit[code] = bool(value)
                self.changed.notify_all()

    def is_lit(self, lamp):
        return self.lit.get(lamp, False)

    def wait_lamp(self, lamp, lit=True, seconds=60):
        """Waits until the daemon has lit a lamp, or put it out."""
        with self.changed:
            if not self.changed.wait_for(lambda: self.is_lit(lamp) == lit, seconds):
                wait_for(lambda: self.is_lit(lamp) == lit,
                         f"lamp {lamp} of {self.port} {'lit' if lit else 'dark'}", 0)

    def sees_thanks(self, seconds):
        """True if the thanks lamp is lit within so many seconds."""
        with self.changed:
            return self.changed.wait_for(lambda: self.is_lit(CAPS_LOCK), seconds)

    def rate(self, key, hold=0.03):
        """Presses as a citizen does: until thanks are seen, and the lamp is dark again."""
        self.press(key, hold)
        self.wait_lamp(CAPS_LOCK)
        self.wait_lamp(CAPS_LOCK, False)
