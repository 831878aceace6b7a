"""An emulated USB keypad with lamps, for programs that read it through evdev, libevdev and udev.

Run as a program, it starts another one that sees the keypad and obeys commands (see --help):

    umockdev-wrapper /usr/bin/python3 evdev_panel.py -- COMMAND...

Imported, `EmulatedPanel` is one keypad; the process itself must run under umockdev-wrapper.
"""

import argparse
import contextlib
import faulthandler
import os
import select
import shlex
import shutil
import struct
import subprocess
import sys
import threading
import time

import gi

gi.require_version("UMockdev", "1.0")
from gi.repository import UMockdev  # noqa: E402

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import lights  # noqa: E402

# linux/input-event-codes.h
EV_SYN, EV_KEY, EV_MSC, EV_LED, EV_REP = 0x00, 0x01, 0x04, 0x11, 0x14
SYN_REPORT, SYN_DROPPED, MSC_SCAN = 0, 3, 4
KEY_1 = 2
KEY_CNT, LED_CNT = 0x300, 0x10
# linux/time.h
CLOCK_REALTIME = 0
# asm-generic/errno-base.h
ENOENT, EBUSY, ENODEV, EINVAL, ENOTTY = 2, 16, 19, 22, 25

# struct input_event of a 64-bit kernel
INPUT_EVENT = struct.Struct("qqHHi")
USB_HOST = "/devices/pci0000:00/0000:00:14.0/usb1"


def bits(codes, count):
    """A bitmap as evdev gives it: bit n of byte n / 8 stands for code n."""
    bitmap = bytearray(count // 8)
    for code in codes:
        bitmap[code // 8] |= 1 << code % 8
    return bytes(bitmap)


def sysfs_bits(codes):
    """The same as sysfs writes it: hexadecimal 64-bit words, the most significant first."""
    number = sum(1 << code for code in codes)
    words = []
    while number:
        words.append(f"{number & (1 << 64) - 1:x}")
        number >>= 64
    return " ".join(reversed(words)) or "0"


class EmulatedPanel:
    """One keypad in a testbed; `with` or `unplug` ends it.

    Keys are numbered from 1. Stamps are seconds of the clock that the program asked for; without
    `at`, an event happens now. `port` is the USB port; `serial` is what cheap keypads lack.
    """

    numbers = iter(range(7, 1000))

    def __init__(self, testbed, port="4", keys=5, leds=5, vendor=0x1209, product=0x0001,
                 serial=None, name="Emulated Keypad", plugged=True):
        self.testbed = testbed
        self.port = port
        self.codes = [KEY_1 + index for index in range(keys)]
        self.leds = list(range(leds))
        self.vendor, self.product = vendor, product
        self.serial = serial
        self.name = name
        self.down = set()
        self.lit = {}
        # How often each lamp was lit, whoever looked when.
        self.flashes = {}
        self.lock = threading.RLock()
        # What the kernel would refuse.
        self.grabbed_elsewhere = False
        self.refuses_clock = False
        self.fd = None
        self.is_known = False
        if plugged:
            self.plug()

    @property
    def identity(self):
        """What the product calls this panel: port, VID:PID and serial."""
        serial = f":{self.serial}" if self.serial else ""
        return f"{self.id_path} {self.vendor:04x}:{self.product:04x}{serial}"

    @property
    def id_path(self):
        return f"pci-0000:00:14.0-usb-0:{self.port}:1.0"

    # Plugging

    def plug(self):
        """Plugs the keypad in; like the kernel, gives it a node number never used before."""
        if self.is_known:
            raise ValueError("the panel is plugged in already")
        number = next(EmulatedPanel.numbers)
        usb = f"{USB_HOST}/1-{self.port}"
        hid = f"{usb}/1-{self.port}:1.0/0003:{self.vendor:04X}:{self.product:04X}.{number:04X}"
        parent = f"{hid}/input/input{number}"
        self.node = f"/dev/input/event{number}"
        self.syspath = f"/sys{parent}/event{number}"
        self.parent_syspath = f"/sys{parent}"
        self.lit = {}
        phys = f"usb-0000:00:14.0-{self.port}/input0"
        serial = [f"E: ID_SERIAL_SHORT={self.serial}"] if self.serial else []
        self._add([
            f"P: {parent}", "E: SUBSYSTEM=input", f'E: NAME="{self.name}"', f'E: PHYS="{phys}"',
            f"E: ID_PATH={self.id_path}", "E: ID_INPUT=1", "E: ID_INPUT_KEY=1",
            f"A: name={self.name}", f"A: phys={phys}", f"A: uniq={self.serial or ''}",
            "A: id/bustype=0003", f"A: id/vendor={self.vendor:04x}",
            f"A: id/product={self.product:04x}", "A: id/version=0110",
            f"A: capabilities/key={sysfs_bits(self.codes)}",
            f"A: capabilities/led={sysfs_bits(self.leds)}"])
        with self.lock:
            self.handler = UMockdev.IoctlBase()
            self.is_gone = False
            self._forget_program()
        self.handler.connect("client-connected", self._on_open)
        self.handler.connect("client-vanished", self._on_close)
        self.handler.connect("handle-ioctl", self._on_ioctl)
        self.handler.connect("handle-read", self._on_read)
        # First, for who finds a node that nobody answers for is at its end.
        self.testbed.attach_ioctl(self.node, self.handler)
        self._add([
            f"P: {parent}/event{number}", f"N: input/event{number}", "E: SUBSYSTEM=input",
            f"E: DEVNAME={self.node}", "E: MAJOR=13", f"E: MINOR={64 + number}",
            f"E: ID_PATH={self.id_path}", "E: ID_INPUT=1", "E: ID_INPUT_KEY=1", *serial,
            f"A: dev=13:{64 + number}"])
        self.fd = self.testbed.get_dev_fd(self.node)
        self.is_known = True
        self.testbed.uevent(self.parent_syspath, "add")
        self.testbed.uevent(self.syspath, "add")

    def unplug(self):
        """Pulls the cable: reading says ENODEV, the poll hangs up, udev says `remove`."""
        if not self.is_known:
            return
        self.enodev()
        # The handler stays: whoever opens the node while it is being detached is never answered.
        # remove_device leaves this behind and stumbles over it when the number comes back.
        devices = os.path.join(self.testbed.get_root_dir(), "dev")
        terminal = os.readlink(devices + self.node.removeprefix("/dev"))
        os.remove(os.path.join(devices, ".ptymap", terminal.replace("/", "_")))
        for syspath in (self.syspath, self.parent_syspath):
            self.testbed.uevent(syspath, "remove")
            self.testbed.remove_device(syspath)
        self.down.clear()
        self.is_known = False

    def enodev(self):
        """The kernel's half of an unplug: reading says ENODEV; udev has not spoken yet."""
        self.is_gone = True
        self.hup()

    def hup(self):
        """The poll hangs up though reading still says that nothing is there."""
        if self.fd is not None:
            os.close(self.fd)
            self.fd = None

    def change(self):
        """Has udev report a change, as after new rules."""
        self.testbed.uevent(self.syspath, "change")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.unplug()

    # Events

    def now(self):
        """Seconds now, by the clock that the program asked for."""
        return time.clock_gettime(self.clock)

    def press(self, key, hold_ms=80, at=None):
        """Presses a key and releases it; without `at`, takes as long as the press does."""
        stamp = self.edge(key, True, at)
        if at is None:
            time.sleep(hold_ms / 1000)
            self.edge(key, False)
        else:
            self.edge(key, False, at + hold_ms / 1000)
        return stamp

    def edge(self, key, down, at=None):
        """A key goes down or up, in a frame of its own; returns its stamp in µs."""
        return self.edges([(key, down, at)])[0]

    def edges(self, edges):
        """Several frames of one edge (key, down, at) each, in a single write."""
        stamps, data = [], b""
        with self.lock:
            for key, down, at in edges:
                code = self._code(key)
                (self.down.add if down else self.down.discard)(code)
                stamp = self._stamp(at)
                stamps.append(stamp)
                # A HID keypad says the usage (page 7, 0x1e for the digit 1) before the key.
                data += self._frame(
                    stamp, [(EV_MSC, MSC_SCAN, 0x7001e + key - 1), (EV_KEY, code, int(down))])
            self._write(data)
        return stamps

    def repeat(self, key, at=None):
        """The kernel's autorepeat of a key that is held."""
        with self.lock:
            self._write(self._frame(self._stamp(at), [(EV_KEY, self._code(key), 2)]))

    def syn_dropped(self, held=(), at=None):
        """The kernel's queue overflowed: what happened is gone, `held` keys are down now."""
        with self.lock:
            self.down = {self._code(key) for key in held}
            stamp = self._stamp(at)
            self._write(self._event(stamp, EV_SYN, SYN_DROPPED, 0) + self._frame(stamp, []))
        return stamp

    # Lamps

    def read_leds(self):
        """The lamps as the program has set them: {EV_LED code: lit}; missing if never set."""
        with self.lock:
            while self.fd is not None and select.select([self.fd], [], [], 0)[0]:
                try:
                    # Whole events: that is how libevdev writes them.
                    data = os.read(self.fd, 64 * INPUT_EVENT.size)
                except OSError:
                    break  # Nobody has the node open.
                for _, _, kind, code, value in INPUT_EVENT.iter_unpack(data):
                    if kind == EV_LED:
                        self.flashes[code] = self.flashes.get(code, 0) + (value != 0)
                        self.lit[code] = value != 0
            return dict(self.lit)

    def wait_led(self, code, lit, timeout=10):
        """Waits until a lamp is as asked; false if it is not in time."""
        deadline = time.monotonic() + timeout
        while self.read_leds().get(code) != lit:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.005)
        return True

    # The kernel's side

    def _add(self, lines):
        self.testbed.add_from_string("\n".join(lines) + "\n")

    def _code(self, key):
        if not 1 <= key <= len(self.codes):
            raise ValueError(f"there is no key {key}")
        return self.codes[key - 1]

    def _stamp(self, at):
        return round((self.now() if at is None else at) * 1_000_000)

    def _event(self, stamp, kind, code, value):
        return INPUT_EVENT.pack(stamp // 1_000_000, stamp % 1_000_000, kind, code, value)

    def _frame(self, stamp, events):
        passing = [event for event in events if self._passes(event[0], event[1])]
        if events and not passing:
            return b""  # The kernel drops an empty frame.
        return b"".join(
            self._event(stamp, *event) for event in [*passing, (EV_SYN, SYN_REPORT, 0)])

    def _passes(self, kind, code):
        """Whether the program's EVIOCSMASK lets an event through (drivers/input/evdev.c)."""
        for mask, bit in ((self.masks.get(EV_SYN), kind), (self.masks.get(kind), code)):
            if mask is not None and not (bit // 8 < len(mask) and mask[bit // 8] >> bit % 8 & 1):
                return False
        return True

    def _write(self, data):
        # The kernel queues events for those who have the node open.
        if self.fd is not None and self.is_open:
            os.write(self.fd, data)

    def _forget_program(self):
        """What a program asks for holds until it closes the node."""
        self.is_open = False
        self.clock = CLOCK_REALTIME
        self.masks = {}
        self.is_grabbed = False

    def _on_open(self, handler, _client):
        with self.lock:
            if handler is self.handler:
                self._forget_program()
                self.is_open = True

    def _on_close(self, handler, _client):
        with self.lock:
            if handler is self.handler:
                self._forget_program()

    def _answers(self):
        """What the EVIOCG… requests answer, by request number."""
        types = [EV_SYN, EV_KEY, EV_MSC, EV_LED, EV_REP]
        return {
            0x01: struct.pack("i", 0x010001),  # EVIOCGVERSION
            0x02: struct.pack("4H", 3, self.vendor, self.product, 0x0110),  # EVIOCGID
            0x03: struct.pack("2I", 250, 33),  # EVIOCGREP
            0x06: self.name.encode() + b"\0",  # EVIOCGNAME
            0x07: f"usb-0000:00:14.0-{self.port}/input0".encode() + b"\0",  # EVIOCGPHYS
            0x08: (self.serial or "").encode() + b"\0",  # EVIOCGUNIQ
            0x09: bytes(4),  # EVIOCGPROP
            0x18: bits(self.down, KEY_CNT),  # EVIOCGKEY
            0x19: bits([code for code, lit in self.lit.items() if lit], LED_CNT),  # EVIOCGLED
            0x1B: bytes(2),  # EVIOCGSW
            0x20: bits(types, 0x20),  # EVIOCGBIT(0)
            0x20 + EV_KEY: bits(self.codes, KEY_CNT),
            0x20 + EV_MSC: bits([MSC_SCAN], 8),
            0x20 + EV_LED: bits(self.leds, LED_CNT),
            0x20 + EV_REP: bits([0, 1], 8),
        }

    def _is_out(self, handler):
        """Whether the cable of this plugging in has been pulled."""
        with self.lock:
            return self.is_gone or handler is not self.handler

    def _on_ioctl(self, handler, client):
        request = client.get_property("request") & 0xFFFFFFFF
        number, kind, size = request & 0xFF, request >> 8 & 0xFF, request >> 16 & 0x3FFF
        if self._is_out(handler):
            result, errno = -1, ENODEV
        elif kind != ord("E"):
            result, errno = -1, ENOTTY
        elif request >> 30 == 1:
            result, errno = self._set(number, client.get_property("arg"))
        else:
            result, errno = self._get(number, size, client.get_property("arg"))
        client.complete(result, errno)
        return True

    def _get(self, number, size, argument):
        with self.lock:
            answer = self._answers().get(number)
        if answer is None:
            # The kernel answers EVIOCGBIT of a type that the device lacks with zeroes.
            if not 0x20 <= number < 0x40:
                return -1, EINVAL
            answer = bytes(size)
        answer = answer[:size]
        argument.resolve(0, size).update(0, answer + bytes(size - len(answer)))
        return len(answer), 0

    def _set(self, number, argument):
        if number == 0xA0:  # EVIOCSCLOCKID
            if self.refuses_clock:
                return -1, EINVAL
            self.clock, = struct.unpack("i", bytes(argument.resolve(0, 4).retrieve()))
        elif number == 0x90:  # EVIOCGRAB, whose argument is a number and not a pointer
            if self.grabbed_elsewhere:
                return -1, EBUSY
            self.is_grabbed = True
        elif number == 0x93:  # EVIOCSMASK: struct input_mask
            head = argument.resolve(0, 16)
            kind, length, _ = struct.unpack("IIQ", bytes(head.retrieve()))
            self.masks[kind] = bytes(head.resolve(8, length).retrieve()) if length else b""
        else:
            return -1, EINVAL
        return 0, 0

    def _on_read(self, handler, client):
        if self._is_out(handler):
            client.complete(-1, ENODEV)
            return True
        return False


class Console:
    """Obeys one-line commands for the panels and a child that sees them."""

    def __init__(self, panels, child, beacon=None):
        self.panels = panels
        self.beacon = beacon
        self.panel = panels[0]
        self.child = child
        self.output = threading.Lock()
        self.reader = threading.Thread(target=self._forward, daemon=True)
        self.reader.start()

    def say(self, line):
        with self.output:
            print(line, flush=True)

    def _forward(self):
        for line in self.child.stdout:
            self.say("child: " + line.rstrip("\n"))
        self.say(f"exit: {self.child.wait()}")

    def obey(self, line):
        """Does one command and answers with one line; false for `quit`."""
        name, *arguments = shlex.split(line)
        if name == "quit":
            self.say("ok")
            return False
        command = getattr(self, "do_" + name.replace("-", "_"), None)
        if command is None:
            self.say(f"error: unknown command {name}")
            return True
        # Whoever waits for the answer gives up after 30 s; then the log says where this stood.
        faulthandler.dump_traceback_later(25)
        try:
            answer = command(*arguments)
        except (TypeError, ValueError, OSError) as error:
            self.say(f"error: {error}")
        else:
            self.say("ok" if answer is None else f"ok {answer}")
        finally:
            faulthandler.cancel_dump_traceback_later()
        return True

    def do_panel(self, number):
        """Which panel the next commands are about, from 1."""
        self.panel = self.panels[int(number) - 1]

    def do_press(self, key, hold_ms="80"):
        return self.panel.press(int(key), float(hold_ms))

    def do_down(self, key):
        return self.panel.edge(int(key), True)

    def do_up(self, key):
        return self.panel.edge(int(key), False)

    def do_bounce(self, key, times):
        """A key goes down and bounces: down, then up and down again, 2 ms apart, in one write."""
        start = self.panel.now()
        count = 2 * int(times) + 1
        stamps = self.panel.edges(
            [(int(key), index % 2 == 0, start + index * 0.002) for index in range(count)])
        return " ".join(map(str, stamps))

    def do_repeat(self, key):
        self.panel.repeat(int(key))

    def do_dropped(self, *held):
        return self.panel.syn_dropped([int(key) for key in held])

    def do_unplug(self):
        self.panel.unplug()

    def do_replug(self):
        self.panel.unplug()
        self.panel.plug()

    def do_hup(self):
        self.panel.hup()

    def do_enodev(self):
        self.panel.enodev()

    def do_change(self):
        self.panel.change()

    def do_leds(self):
        return " ".join(
            f"{code}={int(lit)}" for code, lit in sorted(self.panel.read_leds().items()))

    def do_wait_led(self, code, lit):
        if not self.panel.wait_led(int(code), lit == "1"):
            raise ValueError(f"lamp {code} has not become {lit}")

    def do_flashes(self, code):
        """How often a lamp has been lit since the start."""
        self.panel.read_leds()
        return self.panel.flashes.get(int(code), 0)

    def do_asked(self):
        """What the program asked of the kernel: its clock, its grab, its masks."""
        masks = " ".join(f"mask{kind}={mask.hex()}" for kind, mask in sorted(
            self.panel.masks.items()))
        return f"clock={self.panel.clock} grab={int(self.panel.is_grabbed)} {masks}"

    def do_refuse(self, what, on="1"):
        """The kernel refuses the `clock` or the `grab` from now on, or no longer (0)."""
        if what not in ("clock", "grab"):
            raise ValueError("refuse clock or grab")
        name = "refuses_clock" if what == "clock" else "grabbed_elsewhere"
        setattr(self.panel, name, on == "1")

    def do_led(self, name):
        """The brightness of an LED beside the panels."""
        return lights.brightness(name)

    def do_beacon(self, what, *arguments):
        """plug, unplug, break or mend the blink(1), wait for a report, or take all of them."""
        if what in ("break", "mend"):
            self.beacon.is_broken = what == "break"
            return None
        if what == "wait":
            if not self.beacon.wait(*arguments):
                raise ValueError(f"no report {arguments[0]} has come")
            return None
        return {"plug": self.beacon.plug, "unplug": self.beacon.unplug,
                "take": self.beacon.take}[what]()

    def do_say(self, *words):
        """A line for the child's standard input."""
        self.child.stdin.write(" ".join(words) + "\n")
        self.child.stdin.flush()

    def do_node(self):
        return self.panel.node

    def do_pid(self):
        return self.child.pid

    def do_sleep(self, ms):
        time.sleep(float(ms) / 1000)


def parse(arguments):
    commands = ", ".join(
        name[3:].replace("_", "-") for name in dir(Console) if name.startswith("do_"))
    parser = argparse.ArgumentParser(
        description="Starts COMMAND with an emulated keypad, forwards its lines after 'child: ', "
        "and answers each command on standard input with one line 'ok …' or 'error: …'.",
        epilog=f"Commands: {commands}, quit.")
    parser.add_argument("--ports", default="4", help="USB ports, one keypad each: 4,5")
    parser.add_argument("--unplugged", action="store_true", help="start with nothing plugged in")
    parser.add_argument("--held", default="", help="keys that are down at the start: 3,4")
    parser.add_argument("--refuse", default="", help="clock or grab, from the start")
    parser.add_argument("--keys", type=int, default=5, help="keys of each keypad")
    parser.add_argument("--unreadable", action="store_true",
                        help="the child may not open the nodes")
    parser.add_argument("--leds", default="", help="LEDs beside the panels: green:status,alarm")
    parser.add_argument("--beacon", default="", help="the USB port of a blink(1)")
    parser.add_argument("command", nargs="+")
    return parser.parse_args(arguments)


def start(options, testbed, panels):
    """Starts the child; as nobody if it must not read what root may."""
    user = None
    if options.unreadable:
        # The testbed's own sockets stay open to everybody.
        for directory, _, names in os.walk(testbed.get_root_dir()):
            for path in [directory, *(os.path.join(directory, name) for name in names)]:
                if not os.path.islink(path):
                    os.chmod(path, 0o777)
        for panel in panels:
            os.chmod(panel.node, 0)
        if os.geteuid() == 0:
            user = 65534
    return subprocess.Popen(
        options.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, user=user)


def serve(console, testbed):
    """Obeys standard input until it ends, and then ends the child and the testbed."""
    try:
        for line in sys.stdin:
            if line.strip() and not console.obey(line):
                break
    finally:
        # The end of its input ends a probe; a daemon wants a signal.
        with contextlib.suppress(BrokenPipeError):
            console.child.stdin.close()
        console.reader.join(0.5)
        console.child.terminate()
        console.reader.join(10)
        # umockdev does so only when nothing holds the testbed any more, which its own handlers do.
        shutil.rmtree(testbed.get_root_dir(), ignore_errors=True)


def main():
    options = parse(sys.argv[1:])
    testbed = UMockdev.Testbed.new()
    panels = [
        EmulatedPanel(testbed, port, keys=options.keys, plugged=False)
        for port in options.ports.split(",")]
    for panel in panels:
        panel.refuses_clock = options.refuse == "clock"
        panel.grabbed_elsewhere = options.refuse == "grab"
        panel.down = {panel._code(int(key)) for key in options.held.split(",") if key}
        if not options.unplugged:
            panel.plug()
    for name in filter(None, options.leds.split(",")):
        lights.add_led(testbed, name)
    beacon = lights.HidrawBlink1(testbed, options.beacon) if options.beacon else None
    if beacon:
        beacon.plug()
    child = start(options, testbed, panels)
    console = Console(panels, child, beacon)
    serve(console, testbed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
