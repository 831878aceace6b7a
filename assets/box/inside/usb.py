"""USB keyboards that are plugged in and typed on from outside the box, by QEMU's monitor."""

import os

import product
from box import outside, plugged, sh, unplugged, wait_for
from uinput import EV_KEY, EVENT

DEVICE = "0627:0001"


class Keyboard:
    """A USB keyboard at a port of the controller (from 1); all of them are of one model.

    Each belongs to one of the box's two screens, `left` or `right`, so that it can be typed on.
    """

    def __init__(self, screen, port):
        self.screen, self.port = screen, port
        self.id = f"keyboard-{screen}"

    def __enter__(self):
        self.plug()
        return self

    def __exit__(self, *_):
        self.unplug()

    def plug(self):
        """Puts it in, and waits until udev is done with it."""
        # Like cheap boards it has no serial number of its own.
        outside.qmp("device_add", driver="usb-kbd", id=self.id, bus="usb.0", port=str(self.port),
                    display=self.screen, serial="")
        plugged(self)
        self.node = wait_for(self._node, f"a node of {self.id}")

    def _node(self):
        """The event node at our port, once udev has described it."""
        for entry in os.listdir("/sys/class/input"):
            path = os.path.realpath(f"/sys/class/input/{entry}")
            # …/usb1/1-2/1-2:1.0/…: the second port of the first bus.
            if entry.startswith("event") and f"-{self.port}/" in path and "/usb" in path:
                properties = describe(f"/dev/input/{entry}")
                if "ID_PATH" in properties and "USEC_INITIALIZED" in properties:
                    self.properties = properties
                    return f"/dev/input/{entry}"
        return None

    def unplug(self):
        unplugged(self)
        outside.qmp("device_del", id=self.id)
        wait_for(lambda: not os.path.exists(self.node), f"{self.id} to be gone")

    def accepted(self, profile="keypad-4", question=1):
        return product.Accepted(self.properties["ID_PATH"], DEVICE, profile, question)

    def edge(self, key, down):
        """A key goes down or up, by QEMU's name for it: 1 to 9, a to z, ctrl, ret and so on."""
        outside.qmp("input-send-event", device=self.screen, head=0, events=[
            {"type": "key", "data": {"down": down, "key": {"type": "qcode", "data": str(key)}}}])

    def press(self, *keys):
        """Keys go down one after the other, and up in the opposite order."""
        for key in keys:
            self.edge(key, True)
        for key in reversed(keys):
            self.edge(key, False)

    def type(self, *keys):
        """Presses keys together, and waits until the kernel has passed them on to everybody."""
        ups = 0
        with open(self.node, "rb", buffering=0) as node:
            os.set_blocking(node.fileno(), False)
            self.press(*keys)

            def is_read():
                nonlocal ups
                ups += sum(kind == EV_KEY and value == 0 for _, _, kind, _, value
                           in EVENT.iter_unpack(node.read(64 * EVENT.size) or b""))
                return ups >= len(keys)
            wait_for(is_read, f"the keys {' '.join(keys)} to be read", seconds=30, every=0.01)


def describe(node):
    """udev's properties of a node."""
    lines = sh("udevadm", "info", "-q", "property", node, check=False).splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)
