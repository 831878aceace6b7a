"""DragonRise 0079:0006, the cheap arcade encoder, on a virtual port, in both its forms.

With an output report the kernel's hid-dr binds and makes an event node. Without one hid-dr fails
("no output reports found"), there is neither event node nor hidraw, and only libusb reads it.
The descriptor is of the kind that such boards are seen to have, not a copy of one board's.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import usb_device  # noqa: E402
from usb_device import USBDevice  # noqa: E402

REPORT_HEAD = bytes((
    0x05, 0x01, 0x09, 0x04, 0xA1, 0x01, 0xA1, 0x02,     # joystick, logical collection
    0x75, 0x08, 0x95, 0x05, 0x15, 0x00, 0x26, 0xFF, 0x00, 0x35, 0x00, 0x46, 0xFF, 0x00,
    0x09, 0x30, 0x09, 0x31, 0x09, 0x32, 0x09, 0x33, 0x09, 0x34, 0x81, 0x02,   # five axes
    0x75, 0x04, 0x95, 0x01, 0x25, 0x07, 0x46, 0x3B, 0x01, 0x65, 0x14, 0x09, 0x39, 0x81, 0x42,
    0x65, 0x00, 0x75, 0x01, 0x95, 0x0C, 0x25, 0x01, 0x45, 0x01,
    0x05, 0x09, 0x19, 0x01, 0x29, 0x0C, 0x81, 0x02,     # twelve buttons
    0x06, 0x00, 0xFF, 0x75, 0x01, 0x95, 0x08, 0x25, 0x01, 0x45, 0x01, 0x09, 0x01, 0x81, 0x02,
    0xC0,
))
REPORT_OUTPUT = bytes((
    0xA1, 0x02, 0x75, 0x08, 0x95, 0x07, 0x46, 0xFF, 0x00, 0x26, 0xFF, 0x00, 0x09, 0x02,
    0x91, 0x02, 0xC0,
))
IDLE = bytes((0x7F, 0x7F, 0x7F, 0x7F, 0x7F, 0x0F, 0x00, 0x00))


class DragonRise(USBDevice):
    """The board: raw contacts, no debounce, no lamps, no serial number."""

    speed = usb_device.LOW

    def __init__(self, with_output):
        report = REPORT_HEAD + (REPORT_OUTPUT if with_output else b"") + b"\xC0"
        super().__init__(
            usb_device.device_descriptor(0x0079, 0x0006, 0x0107, serial=False, packet=8),
            usb_device.hid_configuration(len(report), 8, 10), report,
            ("DragonRise Inc.", "Generic USB Joystick"))
        self.state = bytearray(IDLE)
        self.presses = [0] * 12

    def edge(self, button, closed):
        """A contact of a button (0 to 11) closes or opens: one report, as it stands then."""
        place, bit = (5, 4 + button) if button < 4 else (6, button - 4)
        if closed:
            self.state[place] |= 1 << bit
        else:
            self.state[place] &= ~(1 << bit)
        self.send(bytes(self.state))

    def get_report(self, kind, number, length):
        """The state, as an input report."""
        return bytes(self.state)

    def set_report(self, kind, number, data):
        """The motors that it does not have."""
