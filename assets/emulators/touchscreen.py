"""An emulated touchscreen of multitouch protocol B, read through evdev, libevdev and udev.

    umockdev-wrapper /usr/bin/python3 touchscreen.py -- COMMAND...

Like evdev_panel.py, it starts a program that sees the screen and obeys commands (see --help). What
it sends is what Documentation/input/multi-touch-protocol.rst and drivers/input/input.c say that
the kernel sends: a value that a slot has already is not sent again, also not for the next contact.
"""

import argparse
import struct
import sys

import evdev_panel
from evdev_panel import EV_KEY, EV_MSC, EV_SYN, Console, EmulatedPanel, UMockdev, bits, sysfs_bits

# linux/input-event-codes.h
EV_ABS = 0x03
ABS_MT_SLOT, ABS_MT_TOUCH_MAJOR, ABS_MT_POSITION_X, ABS_MT_POSITION_Y = 0x2F, 0x30, 0x35, 0x36
ABS_MT_TOOL_TYPE, ABS_MT_TRACKING_ID = 0x37, 0x39
ABS_X, ABS_Y = 0, 1
BTN_TOUCH = 0x14A
MSC_TIMESTAMP = 5
INPUT_PROP_DIRECT = 1
SYN_DROPPED = 3
# linux/input.h
MT_TOOL_FINGER, MT_TOOL_PALM = 0, 2
TOOLS = {"finger": MT_TOOL_FINGER, "palm": MT_TOOL_PALM}

NAMES = {
    "ABS_MT_SLOT": ABS_MT_SLOT, "ABS_MT_TRACKING_ID": ABS_MT_TRACKING_ID,
    "ABS_MT_POSITION_X": ABS_MT_POSITION_X, "ABS_MT_POSITION_Y": ABS_MT_POSITION_Y}
AXES = {
    "slot": ABS_MT_SLOT, "id": ABS_MT_TRACKING_ID, "x": ABS_MT_POSITION_X,
    "y": ABS_MT_POSITION_Y, "major": ABS_MT_TOUCH_MAJOR, "tool": ABS_MT_TOOL_TYPE}


class EmulatedTouchscreen(EmulatedPanel):
    """One touchscreen in a testbed; coordinates are the device's own units."""

    def __init__(self, testbed, port, lacking=(), x=(0, 4095, 0), y=(0, 4095, 0), slots=10,
                 timestamps=False, matrix=None):
        ranges = {
            "slot": (0, slots - 1, 0), "id": (0, 65535, 0), "x": x, "y": y,
            "major": (0, 4095, 0), "tool": (0, 15, 0)}
        self.axes = {
            AXES[name]: span for name, span in ranges.items() if name not in lacking}
        # What every touchscreen has beside them, for programs that know one finger alone.
        self.axes.update({ABS_X: x, ABS_Y: y})
        self.slots = [dict.fromkeys(AXES.values(), 0) for _ in range(slots)]
        for slot in self.slots:
            slot[ABS_MT_TRACKING_ID] = -1
        self.slot = 0
        self.tracking = 0
        self.timestamps = timestamps
        self.matrix = matrix
        super().__init__(
            testbed, port, keys=0, leds=0, vendor=0x222A, product=0x0001,
            name="Emulated Touchscreen", plugged=False)
        self.codes = [BTN_TOUCH]

    # Plugging

    def _add(self, lines):
        """The same as a panel, but for what udev and sysfs say of a touchscreen."""
        lines = [
            "E: ID_INPUT_TOUCHSCREEN=1" if line == "E: ID_INPUT_KEY=1" else line
            for line in lines] + ["E: ID_INPUT_TOUCHSCREEN=1"]
        if any(line.startswith("A: capabilities/key") for line in lines):
            lines.append(f"A: capabilities/abs={sysfs_bits(self.axes)}")
        elif self.matrix:
            lines.append(f"E: LIBINPUT_CALIBRATION_MATRIX={self.matrix}")
        super()._add(sorted(set(lines), key=lines.index))

    def unplug(self):
        """Every finger is off a screen that is pulled out."""
        super().unplug()
        for slot in self.slots:
            slot[ABS_MT_TRACKING_ID] = -1

    # Events

    def frame(self, changes, at=None):
        """One SYN_REPORT: {slot: {axis: value}}; `id` None lifts, "new" comes down."""
        events = []
        with self.lock:
            for number, values in changes.items():
                events += self._change(number, values)
            stamp = self._stamp(at)
            if self.timestamps:
                events.append((EV_MSC, MSC_TIMESTAMP, stamp & 0x7FFFFFFF))
            self._write(self._frame(stamp, events))
        return stamp

    def _change(self, number, values):
        """The events that the kernel makes of new values of a slot, without what it knows."""
        slot, events = self.slots[number], []
        for name, value in values.items():
            code = AXES[name]
            if name == "id":
                if value == "new":
                    self.tracking += 1
                    value = self.tracking
                else:
                    value = -1
            if slot[code] == value:
                continue
            slot[code] = value
            events.append((EV_ABS, code, value))
        if events and self.slot != number:
            self.slot = number
            events.insert(0, (EV_ABS, ABS_MT_SLOT, number))
        return events

    def dropped(self, changes, at=None):
        """The kernel's queue overflowed: what changed is known to those alone who ask."""
        with self.lock:
            for number, values in changes.items():
                self._change(number, values)
            stamp = self._stamp(at)
            self._write(self._event(stamp, EV_SYN, SYN_DROPPED, 0) + self._frame(stamp, []))
        return stamp

    # The kernel's side

    def _answers(self):
        answers = super()._answers()
        types = [EV_SYN, EV_KEY, EV_ABS] + ([EV_MSC] if self.timestamps else [])
        answers.update({
            0x09: bits([INPUT_PROP_DIRECT], 32),  # EVIOCGPROP
            0x20: bits(types, 0x20),
            0x20 + EV_KEY: bits(self.codes, evdev_panel.KEY_CNT),
            0x20 + EV_ABS: bits(self.axes, 0x40),
            0x20 + EV_MSC: bits([MSC_TIMESTAMP] if self.timestamps else [], 8)})
        for code, (least, most, resolution) in self.axes.items():
            # EVIOCGABS: struct input_absinfo
            value = self.slot if code == ABS_MT_SLOT else 0
            answers[0x40 + code] = struct.pack("6i", value, least, most, 0, 0, resolution)
        return answers

    def _get(self, number, size, argument):
        if number != 0x0A:
            return super()._get(number, size, argument)
        # EVIOCGMTSLOTS: the code comes in, and the value of each slot goes out after it.
        pointer = argument.resolve(0, size)
        code, = struct.unpack_from("i", bytes(pointer.retrieve()))
        with self.lock:
            values = [slot[code] for slot in self.slots][:size // 4 - 1]
        data = struct.pack(f"{len(values) + 1}i", code, *values)
        pointer.update(0, data + bytes(size - len(data)))
        return 0, 0


class TouchConsole(Console):
    """Commands about fingers beside those about plugs."""

    # The last stamp that was given.
    last = None

    def do_frame(self, *words):
        """One frame: `frame +80 0:down:100,200 1:up 2:move:5,6 3:down:7,8:major=40:tool=palm`."""
        return self.panel.frame(*self._read(words))

    def do_dropped(self, *words):
        """The same, but the program hears of a full queue alone."""
        return self.panel.dropped(*self._read(words))

    def do_tap(self, x, y, ms="80", slot="0"):
        """A finger that comes down at a place and up after so many ms, by its stamps alone."""
        now = self.panel.now()
        number = int(slot)
        down = {"id": "new", "x": int(x), "y": int(y), "tool": MT_TOOL_FINGER}
        first = self.panel.frame({number: down}, now)
        return f"{first} {self.panel.frame({number: {'id': None}}, now + float(ms) / 1000)}"

    def do_send(self, *words):
        """One frame as it stands: `send +80 ABS_MT_SLOT=0 ABS_MT_TRACKING_ID=45`."""
        words, at = self._time(words)
        events = [(EV_ABS, NAMES[name], int(value)) for name, value in (
            word.split("=") for word in words)]
        with self.panel.lock:
            stamp = self.panel._stamp(at)
            self.panel._write(self.panel._frame(stamp, events))
        return stamp

    def _time(self, words):
        """A leading `+80` is the stamp: so many ms after the last one that was given."""
        words, at = list(words), None
        if words and words[0].startswith("+"):
            self.last = (self.last or self.panel.now()) + float(words.pop(0)) / 1000
            at = self.last
        return words, at

    def _read(self, words):
        words, at = self._time(words)
        changes = {}
        for word in words:
            slot, what, *rest = word.split(":")
            values = {}
            if what == "down":
                values["id"] = "new"
            if what == "up":
                values["id"] = None
            elif rest and "," in rest[0]:
                values["x"], values["y"] = map(int, rest[0].split(","))
            for option in rest[1:]:
                name, value = option.split("=")
                values[name] = TOOLS[value] if name == "tool" else int(value)
            changes[int(slot)] = values
        return changes, at


def parse(arguments):
    parser = argparse.ArgumentParser(
        description="Starts COMMAND with an emulated touchscreen, and obeys commands.")
    parser.add_argument("--ports", default="2", help="USB ports, one touchscreen each: 2,3")
    parser.add_argument("--unplugged", action="store_true", help="start with nothing plugged in")
    parser.add_argument("--lacking", default="", help="axes that it lacks: slot,id,x,y,major,tool")
    parser.add_argument("--x", default="0,4095,0", help="the X axis: least,most,units a mm")
    parser.add_argument("--y", default="0,4095,0", help="the Y axis")
    parser.add_argument("--timestamps", action="store_true", help="frames have MSC_TIMESTAMP")
    parser.add_argument("--matrix", help="LIBINPUT_CALIBRATION_MATRIX, by a rule of udev's")
    parser.add_argument("--refuse", default="", help="clock or grab, from the start")
    parser.add_argument("--held", default="", help="a finger that is down at the start: 10,20")
    parser.add_argument("--unreadable", action="store_true",
                        help="the child may not open the nodes")
    parser.add_argument("command", nargs="+")
    return parser.parse_args(arguments)


def screens(options, testbed):
    for port in options.ports.split(","):
        screen = EmulatedTouchscreen(
            testbed, port, options.lacking.split(","), tuple(map(int, options.x.split(","))),
            tuple(map(int, options.y.split(","))), timestamps=options.timestamps,
            matrix=options.matrix)
        screen.refuses_clock = options.refuse == "clock"
        screen.grabbed_elsewhere = options.refuse == "grab"
        if options.held:
            x, y = map(int, options.held.split(","))
            screen._change(0, {"id": "new", "x": x, "y": y})
        if not options.unplugged:
            screen.plug()
        yield screen


def main():
    options = parse(sys.argv[1:])
    testbed = UMockdev.Testbed.new()
    panels = list(screens(options, testbed))
    child = evdev_panel.start(options, testbed, panels)
    console = TouchConsole(panels, child)
    evdev_panel.serve(console, testbed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
