"""USB panels on the ports of the kernel's virtual controller, as scenarios use them."""

import glob
import os
import struct
import threading
import time

import product
from box import Failure, plugged, sh, unplugged, wait_for
from dragonrise import DragonRise
from open_panel import OpenPanel
from usb_panel import storm

# As the profile open-panel-5 has them.
GREEN, AMBER, RED, THANKS, HEARD = 1, 2, 4, 8, 16


def load():
    """The virtual controller, which no kernel has unless it is asked."""
    sh("modprobe", "vhci-hcd")


def id_path(port):
    """What udev calls a port of the controller, and kiosk.yaml the place of a panel."""
    return f"platform-vhci_hcd.0-usb-0:{port + 1}"


def interface(port):
    """The directory of the device's interface in /sys, once there is one."""
    found = glob.glob(f"/sys/devices/platform/vhci_hcd.0/usb*/*-{port + 1}/*-{port + 1}:1.0")
    return found[0] if found else None


def event_node(port):
    """The device node that the kernel's driver made of it, or nothing."""
    found = glob.glob(f"{interface(port)}/0003:*/input/input*/event*")
    return "/dev/input/" + os.path.basename(found[0]) if found else None


def hid_driver(port):
    """The kernel's driver for its reports, or nothing."""
    found = glob.glob(f"{interface(port)}/0003:*/driver")
    return os.path.basename(os.path.realpath(found[0])) if found else None


class Pressed:
    """What panels have in common: a finger."""

    def plug_into(self, port):
        """Plugs it in, and waits until the kernel has seen it."""
        self.plug(port)
        plugged(self)
        wait_for(lambda: interface(port), f"a device on port {port}")
        sh("udevadm", "settle")
        return self

    def unplug(self):
        """Pulls it out."""
        unplugged(self)
        super().unplug()

    def press(self, key, hold=0.06):
        """Presses a key, counted from 1."""
        self.edge(key - 1, True)
        time.sleep(hold)
        self.edge(key - 1, False)

    @property
    def identity(self):
        """VID:PID:SERIAL, as kiosk.yaml has it."""
        vendor, model = struct.unpack_from("<HH", self.device, 8)
        serial = [text[2:].decode("utf-16-le") for text in self.strings[3:]]
        return ":".join([f"{vendor:04x}", f"{model:04x}", *serial])

    def accepted(self, profile, port=None):
        """The lines of kiosk.yaml that accept it where it is."""
        return product.Accepted(port or id_path(self.port), self.identity, profile)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.unplug()


class Open(Pressed, OpenPanel):
    """An open panel."""

    def wait_lit(self, lamp, lit=True, seconds=60):
        """Waits until the daemon has lit a lamp, or put it out."""
        wait_for(lambda: bool(self.lit & lamp) == lit,
                 lambda: f"lamp {lamp} {'lit' if lit else 'dark'}; lit are {self.lit}",
                 seconds, every=0.01)

    def rate(self, key):
        """Presses as a citizen does: until thanks are seen, and the lamp is dark again."""
        self.press(key)
        self.wait_lit(THANKS)
        self.wait_lit(THANKS, False)


class Joystick(Pressed, DragonRise):
    """A DragonRise board."""


def storm_on(panels, keys, rate, seconds):
    """A finger on each key of open panels at once; how often each key was meant: [[KEY1…]…]."""
    presses = [[0] * keys for _ in panels]
    threads = [
        threading.Thread(target=panel.schedule, args=(storm(keys, rate, seconds, count),))
        for panel, count in zip(panels, presses)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return presses


def expect_counters(panels, presses):
    """Fails unless the panels have counted what the fingers did, modulo 256."""
    for panel, meant in zip(panels, presses):
        found = panel.counters()[:len(meant)]
        if found != [count & 0xFF for count in meant]:
            raise Failure(f"the panel counted {found}, pressed were {meant}")
