"""An emulated USB panel for programs that read it through usbfs, libusb and udev.

Run as a program, it starts another one that sees the panel and obeys commands (see --help):

    umockdev-wrapper /usr/bin/python3 usbfs_panel.py -- COMMAND...

The program's libusb does everything that it does with the kernel: it claims, queues transfers,
polls, reaps, cancels. A terminal stands for the node, so that polling it sleeps: its flow control
says whether a transfer can be reaped.
"""

import argparse
import os
import pty
import struct
import subprocess
import sys
import termios
import threading
import time
import tty

from evdev_panel import USB_HOST, Console, serve

import gi

gi.require_version("UMockdev", "1.0")
from gi.repository import UMockdev  # noqa: E402

# asm-generic/errno-base.h, errno.h
ENOENT, EAGAIN, ENODEV, EINVAL, ENOTTY, EPIPE, ENODATA, ESHUTDOWN = 2, 11, 19, 22, 25, 32, 61, 108

# linux/usbdevice_fs.h: the numbers of the requests
CONTROL, CLAIM, RELEASE, DISCARD, REAP, SUBMIT = 0, 15, 16, 11, 13, 10
CONNECT_INFO, IOCTL, GET_DRIVER, CLEAR_HALT, CAPABILITIES = 17, 18, 8, 21, 26
DISCONNECT_CLAIM, SPEED = 27, 31
URB_CONTROL = 2
URB_BYTES = 56


def descriptors(vendor, product, packet, outputs):
    """A device with one HID interface: device and configuration descriptor (USB 2.0, 9.6)."""
    device = struct.pack(
        "<BBHBBBBHHHBBBB", 18, 1, 0x0200, 0, 0, 0, 64, vendor, product, 0x0100, 1, 2, 0, 1)
    hid = struct.pack("<BBHBBBH", 9, 0x21, 0x0111, 0, 1, 0x22, 27)
    ends = struct.pack("<BBBBHB", 7, 5, 0x81, 3, packet, 8)
    if outputs:
        ends += struct.pack("<BBBBHB", 7, 5, 0x01, 3, packet, 8)
    interface = struct.pack("<BBBBBBBBB", 9, 4, 0, 0, 1 + outputs, 3, 0, 0, 0) + hid + ends
    return device + struct.pack(
        "<BBHBBBBB", 9, 2, 9 + len(interface), 1, 1, 0, 0x80, 50) + interface


class Urb:
    """One transfer that the program submitted."""

    def __init__(self, argument):
        self.address, = struct.unpack("Q", bytes(argument.retrieve())[:8])
        self.urb = argument.resolve(0, URB_BYTES)
        raw = bytes(self.urb.retrieve())
        self.kind, self.endpoint = raw[0], raw[1]
        self.length, = struct.unpack_from("i", raw, 24)
        self.buffer = self.urb.resolve(16, self.length)

    @property
    def is_input(self):
        return self.kind != URB_CONTROL and self.endpoint & 0x80 != 0

    def finish(self, status, data=b""):
        """What the kernel writes back: the status, how much moved, and what was read."""
        moved = len(data) if self.is_input else self.length
        if self.kind == URB_CONTROL:
            moved -= 8
        self.urb.update(4, struct.pack("i", status))
        self.urb.update(28, struct.pack("i", moved if status == 0 else 0))
        if data:
            self.buffer.update(0, data)


class Plugged:
    """One plugging in of a panel: its node, and what the kernel knows of its transfers.

    A program may keep the node open long after the cable was pulled: it is answered here for ever,
    and never by what is plugged in next. So the node's handler is never detached.
    """

    numbers = iter(range(9, 1000))

    def __init__(self, panel):
        self.panel = panel
        # Like the kernel, a device number never used before.
        self.number = next(Plugged.numbers)
        self.node = f"/dev/bus/usb/001/{self.number:03}"
        self.pending, self.done = [], []
        self.is_gone = False
        self.position = 0
        self.handler = UMockdev.IoctlBase()
        self.handler.connect("client-connected", self._on_open)
        self.handler.connect("handle-ioctl", self._on_ioctl)
        self.handler.connect("handle-read", self._on_read)

    def attach(self, testbed):
        """Makes a terminal of the node, and answers whoever opens it.

        Before the device is there: who finds a node that nobody answers for is at its end.
        """
        testbed.attach_ioctl(self.node, self.handler)
        self.master, self.slave = pty.openpty()
        tty.setraw(self.master)
        tty.setraw(self.slave)
        termios.tcflow(self.slave, termios.TCOOFF)
        self.path = testbed.get_root_dir() + self.node
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        os.symlink(os.ttyname(self.slave), self.path)

    def pull(self):
        """The cable is out: every transfer comes back."""
        self.is_gone = True
        for urb in self.pending:
            urb.finish(-ESHUTDOWN)
        self.done += self.pending
        self.pending = []
        os.close(self.slave)
        os.close(self.master)  # The poll hangs up.

    def drop(self):
        """The program that had the node open is no more: the kernel drops its transfers."""
        self.pending, self.done = [], []
        self._gate()

    def finish(self, urb):
        """A transfer can be reaped."""
        self.done.append(urb)
        self._gate()

    def _gate(self):
        if not self.is_gone:
            termios.tcflow(self.slave, termios.TCOON if self.done else termios.TCOOFF)

    def _on_open(self, _handler, _client):
        self.position = 0

    def _on_read(self, _handler, client):
        argument = client.get_property("arg")
        size = len(bytes(argument.retrieve()))
        data = self.panel.descriptors[self.position:self.position + size]
        self.position += len(data)
        if data:
            argument.update(0, data)
        client.complete(len(data), 0)
        return True

    def _on_ioctl(self, _handler, client):
        number = client.get_property("request") & 0xFF
        with self.panel.changed:
            result, errno = self._answer(number, client.get_property("arg"))
            self.panel.changed.notify_all()
            client.complete(result, errno)
        return True

    def _answer(self, number, argument):
        if number == REAP:
            return self._reap(argument)
        if self.is_gone:
            return -1, ENODEV
        if number == SUBMIT:
            return self._submit(argument)
        if number == DISCARD:
            return self._discard(argument)
        if number == CAPABILITIES:
            argument.resolve(0, 4).update(0, struct.pack("I", 0x1 | 0x4 | 0x8 | 0x10))
        elif number == CONNECT_INFO:
            argument.resolve(0, 8).update(0, struct.pack("IB", self.number, 0))
        elif number == SPEED:
            return 2, 0
        elif number == CONTROL:
            return self._control(argument)
        elif number in (CLAIM, DISCONNECT_CLAIM):
            if self.panel.refuses_claim:
                return -1, 16
            self.panel.counts["claim"] += 1
        elif number == RELEASE:
            self.panel.counts["release"] += 1
        elif number == CLEAR_HALT:
            self.panel.counts["clear"] += 1
        elif number == GET_DRIVER:
            return -1, ENODATA
        elif number != IOCTL:
            return -1, ENOTTY
        return 0, 0

    def _control(self, argument):
        """GET_CONFIGURATION, which libusb asks when it wraps a descriptor: it is number 1."""
        transfer = argument.resolve(0, 24)
        length, = struct.unpack_from("H", bytes(transfer.retrieve()), 6)
        transfer.resolve(16, length).update(0, b"\1")
        return 1, 0

    def _submit(self, argument):
        urb = Urb(argument)
        if urb.is_input:
            self.pending.append(urb)
            return 0, 0
        data = bytes(urb.buffer.retrieve())
        if self.panel.refuses_lamps:
            urb.finish(-EPIPE)
        else:
            self.panel.outs.append(data[8:] if urb.kind == URB_CONTROL else data)
            urb.finish(0)
        self.finish(urb)
        return 0, 0

    def _discard(self, argument):
        address, = struct.unpack("Q", bytes(argument.retrieve())[:8])
        for urb in self.pending:
            if urb.address == address:
                self.panel.counts["discard"] += 1
                self.pending.remove(urb)
                urb.finish(-ENOENT)
                self.finish(urb)
                return 0, 0
        return -1, EINVAL

    def _reap(self, argument):
        if not self.done:
            return -1, ENODEV if self.is_gone else EAGAIN
        urb = self.done.pop(0)
        argument.resolve(0, 8).set_ptr(0, urb.urb)
        self._gate()
        return 0, 0


class USBFSPanel:
    """One USB panel in a testbed."""

    def __init__(self, testbed, port="4", vendor=0x1209, product=0x0001, packet=64, outputs=1,
                 serial=None, plugged=True):
        self.testbed = testbed
        self.port = port
        self.vendor, self.product = vendor, product
        self.serial = serial
        self.descriptors = descriptors(vendor, product, packet, outputs)
        self.syspath = f"/sys{USB_HOST}/1-{port}"
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        # Every plugging in so far; the last one counts, unless it is out again.
        self.plugged = []
        self.is_known = False
        self.refuses_lamps = False
        self.refuses_claim = False
        self.outs = []
        self.counts = dict.fromkeys(("claim", "release", "discard", "clear"), 0)
        if plugged:
            self.plug()

    @property
    def now(self):
        """What was plugged in last."""
        if not self.plugged:
            raise ValueError("the panel was never plugged in")
        return self.plugged[-1]

    @property
    def node(self):
        return self.now.node

    # Plugging

    def plug(self):
        """Plugs the panel in, powered on anew."""
        plugged = Plugged(self)
        plugged.attach(self.testbed)
        self.sequence = 0
        self.powered_at = time.clock_gettime(time.CLOCK_BOOTTIME)
        with self.changed:
            self.plugged.append(plugged)
        serial = [f"E: ID_SERIAL_SHORT={self.serial}"] if self.serial else []
        self.testbed.add_from_string("\n".join([
            f"P: {self.syspath.removeprefix('/sys')}",
            "E: SUBSYSTEM=usb", "E: DEVTYPE=usb_device", f"E: DEVNAME={plugged.node}",
            f"E: ID_PATH=pci-0000:00:14.0-usb-0:{self.port}", "E: ID_USB_INTERFACES=:030000:",
            *serial, f"A: idVendor={self.vendor:04x}", f"A: idProduct={self.product:04x}",
            "A: manufacturer=Emulated", "A: product=Panel", "A: busnum=1",
            f"A: devnum={plugged.number}",
        ]) + "\n")
        self.is_known = True
        self.testbed.uevent(self.syspath, "add")

    def unplug(self):
        """Pulls the cable; udev says `remove` a moment later."""
        if not self.is_known:
            return
        self.pull()
        self.testbed.uevent(self.syspath, "remove")
        self.testbed.remove_device(self.syspath)
        os.unlink(self.now.path)
        self.is_known = False

    def pull(self):
        """The kernel's half of an unplug: every transfer comes back; udev has not spoken yet."""
        with self.changed:
            if not self.now.is_gone:
                self.now.pull()

    def let_go(self):
        """The program that read the panel is no more."""
        with self.changed:
            self.now.drop()

    # Reports

    def send(self, data, status=0, timeout=10):
        """Completes one transfer that waits for a report; returns the boot time in µs."""
        with self.changed:
            if not self.changed.wait_for(lambda: self.now.pending, timeout):
                raise ValueError("no transfer waits for a report")
            urb = self.now.pending.pop(0)
            urb.finish(status, data[:urb.length])
            self.now.finish(urb)
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1000

    def report(self, bitmap, counters):
        """The next report of an open panel, now (docs/panel-protocol.md)."""
        uptime = time.clock_gettime(time.CLOCK_BOOTTIME) - self.powered_at
        data = struct.pack(
            "<BBHI8B", 1, self.sequence & 0xFF, bitmap, round(uptime * 1000),
            *(list(counters) + [0] * (8 - len(counters))))
        self.sequence += 1
        return self.send(data)

    def wait_pending(self, count, timeout=10):
        """Waits until so many transfers are queued."""
        with self.changed:
            if not self.changed.wait_for(lambda: len(self.now.pending) == count, timeout):
                raise ValueError(f"{len(self.now.pending)} transfers wait, not {count}")

    def wait_out(self, data, timeout=10):
        """Waits until the program's last lamp report begins like this."""
        with self.changed:
            if not self.changed.wait_for(
                    lambda: bool(self.outs) and self.outs[-1].startswith(data), timeout):
                raise ValueError(f"the last lamp report is {self.outs[-1:]}")


class USBConsole(Console):
    """Obeys one-line commands for USB panels and a child that reads them."""

    def __init__(self, panels, start):
        super().__init__(panels, start())
        self.start = start

    def do_send(self, *reports):
        """Reports in hexadecimal, one after the other; `-` is an empty one."""
        return " ".join(
            str(self.panel.send(bytes.fromhex("" if report == "-" else report)))
            for report in reports)

    def do_report(self, bitmap, *counters):
        """An open panel's next report: its keys as a bitmap, and its press counters."""
        return self.panel.report(int(bitmap), [int(counter) for counter in counters])

    def do_restart(self):
        """Kills the child, and starts it again with the panels as they are."""
        self.child.kill()
        self.reader.join()
        for panel in self.panels:
            panel.let_go()
        self.child = self.start()
        self.reader = threading.Thread(target=self._forward, daemon=True)
        self.reader.start()

    def do_fail(self, errno, times="1"):
        """Transfers that wait fail with an errno, such as 71 (EPROTO) or 32 (EPIPE, a stall)."""
        for _ in range(int(times)):
            self.panel.send(b"", status=-int(errno))

    def do_flood(self, report, times):
        for _ in range(int(times)):
            self.panel.send(bytes.fromhex(report))

    def do_pending(self, count):
        self.panel.wait_pending(int(count))

    def do_wait_out(self, report):
        self.panel.wait_out(bytes.fromhex(report))

    def do_outs(self):
        """Every lamp report so far."""
        with self.panel.lock:
            return " ".join(data.hex() for data in self.panel.outs)

    def do_counts(self):
        with self.panel.lock:
            return " ".join(f"{name}={count}" for name, count in self.panel.counts.items())

    def do_end(self):
        """The child's input ends, and with it the child."""
        self.child.stdin.close()
        self.child.wait(10)

    def do_pull(self):
        self.panel.pull()

    def do_refuse(self, what, on="1"):
        """The panel refuses its `lamps`, or another program has `claim`ed it, until 0."""
        if what not in ("lamps", "claim"):
            raise ValueError("refuse lamps or claim")
        setattr(self.panel, "refuses_" + what, on == "1")


def parse(arguments):
    commands = (
        "send, report, restart, fail, flood, pending, wait-out, outs, counts, end, pull, unplug, "
        "replug, refuse")
    parser = argparse.ArgumentParser(
        description="Starts COMMAND with an emulated USB panel, forwards its lines after "
        "'child: ', and answers each command with one line 'ok …' or 'error: …'.",
        epilog=f"Commands: {commands}, panel, node, say, pid, sleep, quit.")
    parser.add_argument("--ports", default="4", help="USB ports, one panel each: 4,5")
    parser.add_argument("--device", default="1209:0001", help="VID:PID")
    parser.add_argument("--packet", type=int, default=64, help="bytes of a packet")
    parser.add_argument("--no-output", action="store_true", help="no OUT endpoint")
    parser.add_argument("--unplugged", action="store_true", help="start with nothing plugged in")
    parser.add_argument("command", nargs="+")
    return parser.parse_args(arguments)


def preload(testbed):
    """Lets children seek in terminals."""
    shim = os.path.join(testbed.get_root_dir(), "seekable.so")
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "seekable.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-o", shim, source, "-ldl"], check=True)
    # Set here and not given to Popen: umockdev has changed the environment behind Python's back.
    os.environ["LD_PRELOAD"] = f"{os.environ.get('LD_PRELOAD', '')} {shim}".strip()


def main():
    options = parse(sys.argv[1:])
    testbed = UMockdev.Testbed.new()
    vendor, product = (int(part, 16) for part in options.device.split(":"))
    panels = [
        USBFSPanel(testbed, port, vendor, product, options.packet,
                   0 if options.no_output else 1, plugged=not options.unplugged)
        for port in options.ports.split(",")]
    preload(testbed)
    console = USBConsole(panels, lambda: subprocess.Popen(
        options.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
    serve(console, testbed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
