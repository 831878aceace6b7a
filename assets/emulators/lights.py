"""Lights for programs under umockdev: LEDs of the kernel, and a blink(1) behind a hidraw node.

A blink(1) here only writes down what it is told and says its version; what its firmware makes of
that is in blink1.py, for a real kernel.
"""

import struct
import threading
import time

import gi

gi.require_version("UMockdev", "1.0")
from gi.repository import UMockdev  # noqa: E402

# asm-generic/errno-base.h
EIO, ENODEV, ENOTTY = 5, 19, 25
# linux/hidraw.h: HIDIOCSFEATURE and HIDIOCGFEATURE, without their lengths
SET_FEATURE, GET_FEATURE = 0x06, 0x07
USB_HOST = "/devices/pci0000:00/0000:00:14.0/usb1"


def add_led(testbed, name, max_brightness=255):
    """An LED that is lit, as the kernel's `default-on` trigger leaves it."""
    testbed.add_from_string("\n".join([
        f"P: /devices/platform/leds/leds/{name}", "E: SUBSYSTEM=leds",
        f"A: brightness={max_brightness}", f"A: max_brightness={max_brightness}"]) + "\n")


def brightness(name):
    """What an LED was last set to."""
    with open(f"/sys/class/leds/{name}/brightness", encoding="ascii") as file:
        return file.read().strip()


class HidrawBlink1:
    """A blink(1) at a USB port; `reports` are the feature reports that it was sent."""

    def __init__(self, testbed, port="3", serial="20001234", version=b"26"):
        self.testbed, self.port, self.serial, self.version = testbed, port, serial, version
        self.reports = []
        self.lock = threading.Lock()
        self.is_broken = False
        self.is_out = True
        self.number = 4

    def plug(self):
        """Plugs it in; like the kernel, gives it a node number never used before."""
        self.number += 1
        usb = f"{USB_HOST}/1-{self.port}"
        hid = f"{usb}/1-{self.port}:1.0/0003:27B8:01ED.{self.number:04X}"
        self.node = f"/dev/hidraw{self.number}"
        self.usb_syspath = f"/sys{usb}"
        self.syspath = f"/sys{hid}/hidraw/hidraw{self.number}"
        self._add([
            f"P: {usb}", "E: SUBSYSTEM=usb", "E: DEVTYPE=usb_device",
            f"E: ID_PATH=pci-0000:00:14.0-usb-0:{self.port}",
            "A: idVendor=27b8", "A: idProduct=01ed", f"A: serial={self.serial}"])
        with self.lock:
            self.handler, self.is_out = UMockdev.IoctlBase(), False
        self.handler.connect("handle-ioctl", self._on_ioctl)
        # First, for who finds a node that nobody answers for is at its end.
        self.testbed.attach_ioctl(self.node, self.handler)
        self._add([
            f"P: {hid}/hidraw/hidraw{self.number}", f"N: hidraw{self.number}",
            "E: SUBSYSTEM=hidraw", f"E: DEVNAME={self.node}", "E: MAJOR=241",
            f"E: MINOR={self.number}", f"A: dev=241:{self.number}"])
        self.testbed.uevent(self.syspath, "add")

    def unplug(self):
        # The handler stays: whoever opens the node while it is being detached is never answered.
        self.is_out = True
        self.testbed.uevent(self.syspath, "remove")
        self.testbed.remove_device(self.syspath)
        self.testbed.remove_device(self.usb_syspath)

    def take(self):
        """The reports since the last call, in hexadecimal."""
        with self.lock:
            reports, self.reports = self.reports, []
        return " ".join(report.hex() for report in reports)

    def wait(self, prefix, timeout=10):
        """Waits for a report that begins so; false if none has come."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            with self.lock:
                if any(report.hex().startswith(prefix) for report in self.reports):
                    return True
            time.sleep(0.005)
        return False

    def _add(self, lines):
        self.testbed.add_from_string("\n".join(lines) + "\n")

    def _on_ioctl(self, handler, client):
        request = client.get_property("request") & 0xFFFFFFFF
        number, kind, size = request & 0xFF, request >> 8 & 0xFF, request >> 16 & 0x3FFF
        if self.is_out or handler is not self.handler:
            client.complete(-1, ENODEV)
        elif self.is_broken:
            client.complete(-1, EIO)
        elif kind == ord("H") and number == SET_FEATURE:
            report = bytes(client.get_property("arg").resolve(0, size).retrieve())
            with self.lock:
                self.reports.append(report)
            client.complete(size, 0)
        elif kind == ord("H") and number == GET_FEATURE:
            answer = struct.pack("3B2s4x", 1, ord("v"), 0, self.version)
            client.get_property("arg").resolve(0, size).update(0, answer[:size])
            client.complete(min(size, len(answer)), 0)
        else:
            client.complete(-1, ENOTTY)
        return True
