"""A touchscreen that the kernel believes in: multitouch protocol B, made by uinput.

Contacts as Documentation/input/multi-touch-protocol.rst has them, and beside them the single
pointer that touchscreens have for those who know no contacts.
"""

import fcntl
import struct
import time

from uinput import EV_KEY, EVENT, SYN, UI_SET_EVBIT, UI_SET_KEYBIT, VENDOR, Device

UI_ABS_SETUP = 0x401C5504
UI_SET_ABSBIT, UI_SET_PROPBIT = 0x40045567, 0x4004556E

EV_ABS = 3
INPUT_PROP_DIRECT = 1
BTN_TOUCH = 0x14A
ABS_X, ABS_Y = 0, 1
ABS_MT_SLOT, ABS_MT_POSITION_X, ABS_MT_POSITION_Y = 0x2F, 0x35, 0x36
ABS_MT_TOOL_TYPE, ABS_MT_TRACKING_ID = 0x37, 0x39
MT_TOOL_FINGER, MT_TOOL_PALM = 0, 2
NO_CONTACT = -1

# 217 by 136 mm, the usual 10.1 inches, in steps of a twentieth of a millimetre.
RESOLUTION, WIDTH, HEIGHT = 20, 217 * 20, 136 * 20
SLOTS = 10
# Largest value and units per mm; each axis begins at 0.
AXES = {
    ABS_X: (WIDTH - 1, RESOLUTION), ABS_Y: (HEIGHT - 1, RESOLUTION),
    ABS_MT_SLOT: (SLOTS - 1, 0), ABS_MT_TRACKING_ID: (65_535, 0),
    ABS_MT_POSITION_X: (WIDTH - 1, RESOLUTION), ABS_MT_POSITION_Y: (HEIGHT - 1, RESOLUTION),
    ABS_MT_TOOL_TYPE: (MT_TOOL_PALM, 0),
}


def axis(code, value):
    return EVENT.pack(0, 0, EV_ABS, code, value)


class Touchscreen(Device):
    """A touchscreen at a port; places are fractions of its width and height."""

    def __init__(self, port, vendor=VENDOR, product_id=0x0006, name="Touchscreen of the box"):
        super().__init__(port, vendor, product_id, name)
        self.tracking = 0

    def yaml(self):
        """The lines of kiosk.yaml's section `screen` that name this touchscreen."""
        return f'  touch:\n    port: "{self.port}"\n    device: "{self.device}"\n'

    def describe(self):
        self.has(UI_SET_EVBIT, EV_KEY, EV_ABS)
        self.has(UI_SET_KEYBIT, BTN_TOUCH)
        self.has(UI_SET_PROPBIT, INPUT_PROP_DIRECT)
        self.has(UI_SET_ABSBIT, *AXES)
        for code, (largest, resolution) in AXES.items():
            fcntl.ioctl(self.file, UI_ABS_SETUP, struct.pack(
                "H2x6i", code, 0, 0, largest, 0, 0, resolution))

    def plug(self):
        self.down = {}
        super().plug()

    def touch(self, *places, tool=MT_TOOL_FINGER):
        """Contacts come down together, in one frame; returns their slots.

        The kernel passes nothing on that is the same as a slot had last: neither would a screen's
        own driver say again where a finger is that comes down where the last one was.
        """
        frame, slots = b"", []
        for x, y in places:
            slot = next(slot for slot in range(SLOTS) if slot not in self.down)
            self.down[slot] = int(x * WIDTH), int(y * HEIGHT)
            self.tracking = (self.tracking + 1) % 65_536
            frame += (axis(ABS_MT_SLOT, slot) + axis(ABS_MT_TRACKING_ID, self.tracking)
                      + axis(ABS_MT_TOOL_TYPE, tool)
                      + axis(ABS_MT_POSITION_X, self.down[slot][0])
                      + axis(ABS_MT_POSITION_Y, self.down[slot][1]))
            slots.append(slot)
        self.write(frame + self._pointer() + SYN)
        return slots

    def lift(self, *slots):
        """These contacts lift, in one frame."""
        frame = b""
        for slot in slots:
            del self.down[slot]
            frame += axis(ABS_MT_SLOT, slot) + axis(ABS_MT_TRACKING_ID, NO_CONTACT)
        self.write(frame + self._pointer() + SYN)

    def tap(self, *places, hold=0.08, tool=MT_TOOL_FINGER):
        """One finger, or several at once, touch and lift."""
        slots = self.touch(*places, tool=tool)
        time.sleep(hold)
        self.lift(*slots)

    def _pointer(self):
        """The first contact is the pointer of those who know only one."""
        button = EVENT.pack(0, 0, EV_KEY, BTN_TOUCH, int(bool(self.down)))
        if not self.down:
            return button
        x, y = self.down[min(self.down)]
        return button + axis(ABS_X, x) + axis(ABS_Y, y)
