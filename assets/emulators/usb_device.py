"""USB devices that are not there: they speak usbip to the kernel's own virtual host controller.

`USBDevice` sits at one end of a socket pair whose other end is attached to vhci-hcd (needs root
and `modprobe vhci-hcd`). To everything above, drivers, udev and libusb, it is a device on a port:
it enumerates, does not answer when it has nothing to say, and can be pulled. Messages are those
of the kernel's Documentation/usb/usbip_protocol.rst, all numbers big-endian. Python 3.9 and the
modules of Debian's python3-minimal are enough.
"""

import os
import socket
import struct
import threading
import time

CONTROLLER = "/sys/devices/platform/vhci_hcd.0/"
LOW, FULL = 1, 2

SUBMIT, UNLINK, SUBMITTED, UNLINKED = 1, 2, 3, 4
EPIPE, EOVERFLOW, ECONNRESET = 32, 75, 104
# How many reports wait for a host that does not read.
WAITING_REPORTS = 64

INPUT, OUTPUT, FEATURE = 1, 2, 3


class Stall(Exception):
    """What a hook raises when the device refuses a request."""


def device_descriptor(vendor, product, release=0x0100, serial=True, packet=64):
    """18 bytes: USB 2.0, class by interface, one configuration, strings 1 to 3."""
    return struct.pack(
        "<BBHBBBBHHHBBBB", 18, 1, 0x0200, 0, 0, 0, packet, vendor, product, release,
        1, 2, 3 if serial else 0, 1)


def hid_configuration(report_length, packet, interval, out_packet=None):
    """A configuration of one HID interface, IN endpoint 0x81 and perhaps OUT endpoint 0x01."""
    endpoints = struct.pack("<BBBBHB", 7, 5, 0x81, 3, packet, interval)
    if out_packet:
        endpoints += struct.pack("<BBBBHB", 7, 5, 0x01, 3, out_packet, interval)
    hid = struct.pack("<BBHBBBH", 9, 0x21, 0x0111, 0, 1, 0x22, report_length)
    interface = bytes((9, 4, 0, 0, len(endpoints) // 7, 3, 0, 0, 0)) + hid + endpoints
    return struct.pack("<BBHBBBBB", 9, 2, 9 + len(interface), 1, 1, 0, 0x80, 50) + interface


def string_descriptor(text):
    """A string as USB has it; number 0 is the list of languages."""
    body = text.encode("utf-16-le")
    return bytes((2 + len(body), 3)) + body


class USBDevice:
    """A device of one HID interface; subclasses say what it is by overriding the hooks."""

    speed = FULL

    def __init__(self, device, configuration, report, strings):
        self.device, self.configuration, self.report = device, configuration, report
        self.strings = [b"\x04\x03\x09\x04"] + [string_descriptor(text) for text in strings]
        self.hid = configuration[18:27]
        self.lock = threading.Lock()
        self.changed = threading.Condition(self.lock)
        self.wanted = []    # (sequence number, length) of IN transfers that wait for a report
        self.reports = []   # reports that wait for an IN transfer; an int is an error
        self.port = self.socket = None

    # What a device does, for subclasses.

    def get_report(self, kind, number, length):
        """The answer to GET_REPORT, with the report id in front if it is not 0."""
        raise Stall

    def set_report(self, kind, number, data):
        """SET_REPORT; the data begins with the report id if it is not 0."""
        raise Stall

    def out(self, endpoint, data):
        """An OUT transfer arrived."""

    def asked(self):
        """The host asks for a report: somebody reads."""

    # The port.

    def plug(self, port):
        """Attaches to a port of the controller, which may need a moment after an unplug."""
        self.port = port
        deadline = time.monotonic() + 5
        while True:
            ours, theirs = socket.socketpair()
            text = "%d %d %d %d" % (port, theirs.fileno(), 1 << 16 | port + 2, self.speed)
            try:
                self._write("attach", text)
                break
            except OSError:
                ours.close()
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
            finally:
                theirs.close()
        with self.lock:
            self.wanted, self.reports, self.socket = [], [], ours
        threading.Thread(target=self._serve, args=(ours,), daemon=True).start()

    def unplug(self):
        """Leaves the port; everything that waited is gone."""
        with self.lock:
            ours, self.socket = self.socket, None
            self.changed.notify_all()
        if ours:
            try:
                self._write("detach", str(self.port))
            except OSError:
                pass    # the kernel has thrown it out by itself
            ours.close()

    @property
    def plugged(self):
        """Whether it is on a port, as far as it knows."""
        return self.socket is not None

    def _write(self, name, text):
        with open(CONTROLLER + name, "w", encoding="ascii") as file:
            file.write(text)

    # Reports.

    def send(self, report):
        """Completes the next IN transfer, or waits in line; false if the line is full."""
        with self.lock:
            if not self.socket or len(self.reports) >= WAITING_REPORTS:
                return False
            self.reports.append(report)
            self._complete()
            return True

    def flushed(self, seconds):
        """Waits until the host has taken every report; false if it does not."""
        with self.lock:
            return self.changed.wait_for(
                lambda: not self.reports or not self.socket, seconds) and bool(self.socket)

    def _complete(self):
        while self.reports and self.wanted:
            (number, length), report = self.wanted.pop(0), self.reports.pop(0)
            if isinstance(report, int):
                self._answer(number, -report)
            elif len(report) > length:
                self._answer(number, -EOVERFLOW, report[:length])
            else:
                self._answer(number, 0, report)
        self.changed.notify_all()

    # The protocol.

    def _serve(self, ours):
        try:
            while True:
                header = self._read(ours, 48)
                command, number, _, direction, endpoint = struct.unpack_from(">5I", header)
                if command == UNLINK:
                    self._unlink(struct.unpack_from(">I", header, 20)[0], number)
                    continue
                length = struct.unpack_from(">i", header, 24)[0]
                data = self._read(ours, length) if direction == 0 else b""
                self._submitted(number, direction, endpoint, length, header[40:], data)
        except OSError:
            with self.lock:
                if self.socket is ours:
                    self.socket = None
                    self.changed.notify_all()

    def _read(self, ours, length):
        data = b""
        while len(data) < length:
            more = ours.recv(length - len(data))
            if not more:
                raise OSError("detached")
            data += more
        return data

    def _submitted(self, number, direction, endpoint, length, setup, data):
        if endpoint == 0:
            try:
                answer = self._control(setup, data)
                with self.lock:
                    self._answer(number, 0, answer[:length], len(data))
            except Stall:
                with self.lock:
                    self._answer(number, -EPIPE)
        elif direction:
            with self.lock:
                self.wanted.append((number, length))
                self._complete()
            self.asked()
        else:
            status = 0
            try:
                self.out(endpoint, data)
            except Stall:
                status = -EPIPE
            with self.lock:
                self._answer(number, status, taken=len(data))

    def _unlink(self, victim, number):
        with self.lock:
            before = len(self.wanted)
            self.wanted = [each for each in self.wanted if each[0] != victim]
            status = -ECONNRESET if len(self.wanted) < before else 0
            self._send(struct.pack(">5Ii24x", UNLINKED, number, 0, 0, 0, status))

    def _answer(self, number, status, data=b"", taken=0):
        length = len(data) or taken
        self._send(struct.pack(
            ">5Ii4I8x", SUBMITTED, number, 0, 0, 0, status, length, 0, 0, 0) + data)

    def _send(self, message):
        if self.socket:
            try:
                self.socket.sendall(message)
            except OSError:
                pass    # unplugged; the reader sees it too

    def _control(self, setup, data):
        kind, request, value, index, length = struct.unpack("<BBHHH", setup)
        high, low = value >> 8, value & 0xFF
        if request == 6 and kind in (0x80, 0x81):
            return self.descriptor(high, low)[:length]
        if kind == 0xA1 and request == 1:
            return self.get_report(high, low, length)[:length]
        if kind == 0x21 and request == 9:
            self.set_report(high, low, data)
            return b""
        if kind & 0x80 and request == 0:        # GET_STATUS
            return b"\0\0"
        if (kind, request) == (0x80, 8):        # GET_CONFIGURATION
            return b"\1"
        if kind in (0x00, 0x01, 0x02) or (kind, request) in ((0x21, 10), (0x21, 11)):
            return b""                          # SET_CONFIGURATION, SET_IDLE and the like
        raise Stall

    def descriptor(self, kind, number):
        """A descriptor of the device or of its interface."""
        if kind == 3 and number < len(self.strings):
            return self.strings[number]
        known = {1: self.device, 2: self.configuration, 0x21: self.hid, 0x22: self.report}
        if kind not in known:
            raise Stall
        return known[kind]
