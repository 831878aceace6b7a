"""The display that the daemon draws on, as a citizen sees it: looked at from outside."""

import contextlib
import ctypes
import glob
import os
import re

import product
from box import Failure, expect_equal, outside, wait_for

SIZE = "1280x800"
# Documentation/admin-guide/devices.txt: graphics cards.
DRM = 226
# asm-generic/unistd.h.
PIDFD_GETFD = 438
LIBC = ctypes.CDLL(None, use_errno=True)


def shown():
    """How the screen is, as `hailong status` says."""
    return product.status().get("screen", {})


def turn_off(card):
    """Has everything that feeds a display of a card feed none."""
    drm = ctypes.CDLL("libdrm.so.2", use_errno=True)

    # xf86drmMode.h: the first four members of drmModeRes.
    class Resources(ctypes.Structure):
        _fields_ = [(name, kind) for array in ("fbs", "crtcs")
                    for name, kind in ((f"{array}_count", ctypes.c_int),
                                       (array, ctypes.POINTER(ctypes.c_uint32)))]

    drm.drmModeGetResources.restype = ctypes.POINTER(Resources)
    found = drm.drmModeGetResources(card)
    if not found:
        raise Failure(f"drmModeGetResources: {os.strerror(ctypes.get_errno())}")
    for place in range(found.contents.crtcs_count):
        if drm.drmModeSetCrtc(card, found.contents.crtcs[place], 0, 0, 0, None, 0, None) != 0:
            raise Failure(f"drmModeSetCrtc: {os.strerror(ctypes.get_errno())}")


class Display:
    """One of the box's two displays: the one that the daemon has chosen."""

    def __init__(self):
        self.id, self.address, self.node, self.pages = None, None, None, {}

    def find(self, size=SIZE):
        """Waits for a picture, and draws what kiosk.yaml says beside it, to compare them."""
        wait_for(lambda: shown().get("picture") == size,
                 lambda: f"a picture of {size}; the screen is {shown()}")
        self.id, self.address, self.node = wait_for(
            self._chosen, "a card that the daemon has open")
        outside.say(f"the picture is on the display at the {self.id}")
        with open(product.CONFIG, encoding="utf-8") as file:
            names = outside.ask("draw", config=file.read(), display=size)
        # 07-reasons-1-vi is known as reasons-1.
        self.pages = {name.split("-", 1)[1][:-len("-vi")]: name for name in names
                      if name.endswith("-vi")}

    def pull(self):
        """Takes the display and its card out of the machine, as far as the kernel can tell."""
        with open(f"/sys/bus/pci/devices/{self.address}/remove", "w", encoding="ascii") as file:
            file.write("1")

    @staticmethod
    def plug():
        """Has the kernel find again what was pulled."""
        with open("/sys/bus/pci/rescan", "w", encoding="ascii") as file:
            file.write("1")

    def chosen(self):
        """The name of the display whose card the daemon has open, if it has one."""
        found = self._chosen()
        return found and found[0]

    def _chosen(self):
        """The name that QEMU has for the card that the daemon has open, its address and its node."""
        for entry in glob.glob(f"/proc/{product.daemon()}/fd/*"):
            with contextlib.suppress(FileNotFoundError):
                number = os.stat(entry).st_rdev
                # Its path says little: systemd may have kept it, of a process that is gone.
                found = glob.glob(f"/sys/dev/char/{DRM}:{os.minor(number)}/device/drm/card*")
                if os.major(number) == DRM and found:
                    # That of virtio hangs below the device on the bus.
                    path = os.path.realpath(f"{found[0]}/device")
                    address = re.findall(r"[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]", path)[-1]
                    return self._at(address), address, f"/dev/dri/{os.path.basename(found[0])}"
        return None

    def _at(self, address):
        """The name of the PCI device at such an address as 0000:00:07.0."""
        slot = int(address.rsplit(":", 1)[1].split(".")[0], 16)
        for bus in outside.qmp("query-pci"):
            for device in bus["devices"]:
                if device["slot"] == slot:
                    return device["qdev_id"]
        raise Failure(f"QEMU has nothing at {address}")

    def lit(self):
        """Whether the kernel has something to show on the displays at that card."""
        found = []
        for path in sorted(glob.glob(f"/sys/class/drm/{os.path.basename(self.node)}-*/enabled")):
            with open(path, encoding="ascii") as file:
                found.append(file.read().strip())
        return "enabled" in found

    def forget(self):
        """Takes the picture from the display behind the daemon's back, by its own descriptor."""
        process = os.pidfd_open(product.daemon())
        try:
            card = LIBC.syscall(PIDFD_GETFD, process, self._descriptor(), 0)
        finally:
            os.close(process)
        if card < 0:
            raise Failure(f"pidfd_getfd: {os.strerror(ctypes.get_errno())}")
        try:
            turn_off(card)
        finally:
            os.close(card)

    def say_plugged(self):
        """Has the kernel say that something has changed at the card, as it does of a plug."""
        with open(f"/sys/class/drm/{os.path.basename(self.node)}/uevent", "w",
                  encoding="ascii") as file:
            file.write("change")

    def _descriptor(self):
        """The daemon's number of the card in use."""
        number = os.stat(self.node).st_rdev
        for entry in glob.glob(f"/proc/{product.daemon()}/fd/*"):
            with contextlib.suppress(FileNotFoundError):
                if os.stat(entry).st_rdev == number:
                    return int(os.path.basename(entry))
        raise Failure(f"the daemon does not have {self.node} open")

    def power(self):
        """What the kernel says of the power of the displays at that card, such as ["Off"]."""
        found = []
        for path in sorted(glob.glob(f"/sys/class/drm/{os.path.basename(self.node)}-*/dpms")):
            with open(path, encoding="ascii") as file:
                found.append(file.read().strip())
        return found

    def shows(self, page, seconds=60):
        """Waits until it shows a page, pixel by pixel but for the light's corner."""
        outside.ask("shows", device=self.id, page=self.pages[page], seconds=seconds)

    @contextlib.contextmanager
    def shows_nothing_but(self, *pages):
        """Looks all the while: whatever else is to be seen, for a moment, fails the test."""
        names = {self.pages[page]: page for page in pages}
        outside.ask("film", device=self.id, pages=list(names))
        try:
            yield
        except BaseException:
            outside.ask("cut")
            raise
        seen = outside.ask("cut")
        strange = [count for name, count in seen if name is None]
        expect_equal(strange, [], f"pictures that are none of {', '.join(pages)} (see seen-1.png); "
                     f"in order {[(names.get(name), count) for name, count in seen]}; times seen")
