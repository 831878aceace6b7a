"""How long a press takes on a real kernel, beside its peers; the outside makes rows of it.

A time is a figure here and never a test: what is tested is that nothing was lost on the way.
"""

import os
import re
import subprocess
import time

import product
from box import Failure, expect, outside, plug, sh, test, wait_for
from uinput import CAPS_LOCK, Keypad

TOOLS = os.path.join(product.PAYLOAD, "tools")
PLACE = "/var/lib/box/figures"
LOGS = "/run/box-figures"
# linux/input-event-codes.h, from KEY_1 = 2 on.
KEYS = ("1 2 3 4 5 6 7 8 9 0 MINUS EQUAL BACKSPACE TAB Q W E R T Y U I O P LEFTBRACE RIGHTBRACE "
        "ENTER LEFTCTRL A S D F").split()
ROUNDS, PRESSES = 4, 64
# A key comes again after 32 of these, when it no longer merges.
PACE = 0.05
STARTS = 5
BURST_SECONDS, BURST_RATE, BURST_KEYS = 10, 30, 8
THANKS = "lamps:\n  green: LED_NUML\n  red: LED_SCROLLL\n  thanks: LED_CAPSL\n"


def now_us():
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1000


def figure(what, ours, theirs, peer, unit):
    """Values in µs or counts; the outside reckons percentiles and ratios."""
    outside.remember("figure", {
        "what": what, "ours": ours, "theirs": theirs, "peer": peer, "unit": unit})


class Program:
    """A program that runs until stopped, and writes lines to a file in memory."""

    def __init__(self, name, *arguments):
        self.log = os.path.join(LOGS, name)
        with open(self.log, "wb") as file:
            self.process = subprocess.Popen(
                arguments, stdin=subprocess.DEVNULL, stdout=file, stderr=file,
                env={"PATH": os.environ["PATH"]})

    def text(self):
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return file.read()

    def stop(self):
        self.process.terminate()
        self.process.wait(60)


def presses(panel, count):
    """One key after the other; the µs at which each was written to the kernel."""
    stamps = []
    for index in range(count):
        stamps.append(now_us())
        panel.press(index % len(KEYS) + 1, hold=PACE / 2)
        time.sleep(PACE / 2)
    return stamps


def profile(name, keys, lamps=""):
    lines = "\n".join(f"  KEY_{key}: {index % 5 + 1}" for index, key in enumerate(keys))
    with open(f"/etc/hailong/panels/{name}.yaml", "w", encoding="utf-8") as file:
        file.write(f"title: {name}\ndevices: []\nscale: SC5\nkeys:\n{lines}\n{lamps}")


def alone(panel, name):
    """The daemon as a process, with a state of its own on the disk, telling of every press."""
    config = f"/etc/hailong/{name}.yaml"
    with open(config, "w", encoding="utf-8") as file:
        file.write(f"questions: one-stop\nstate-directory: {PLACE}/{name}\n"
                   f"control-socket: {LOGS}/{name}.socket\n"
                   f"panels:\n{panel.accepted('figures').yaml()}")
    program = Program(name, "/usr/bin/hailongd", "--config", config, "--verbose")
    wait_for(lambda: " attached" in program.text(), "hailongd to open the panel")
    return program


def durable(program):
    found = re.findall(r"hailongd: on-disk: .* microseconds=([0-9,]+)", program.text())
    return [int(value) for line in found for value in line.split(",")]


def appended(program):
    return [int(line.split()[0]) for line in program.text().splitlines() if line[:1].isdigit()]


def triggers(name):
    """A rule of triggerhappy for every key, and the file in which its commands leave a stamp."""
    stamps = os.path.join(LOGS, f"{name}.stamps")
    rules = os.path.join(LOGS, f"{name}.conf")
    with open(rules, "w", encoding="ascii") as file:
        file.writelines(f"KEY_{key} 1 {TOOLS}/stamp {stamps}\n" for key in KEYS)
    return rules, stamps


def stamped(path):
    if not os.path.exists(path):
        return []
    with open(path, encoding="ascii") as file:
        return [int(line) for line in file]


@test("stamp to durable on this kernel: every press of every program is there")
def stamp_to_durable():
    sh("systemctl", "stop", "hailongd")
    os.makedirs(PLACE, exist_ok=True)
    os.makedirs(LOGS, exist_ok=True)
    profile("figures", KEYS, THANKS)
    pads = [Keypad(f"box/figures-{name}", keys=len(KEYS)) for name in ("ours", "loop", "thd")]
    plug(*pads)
    ours = alone(pads[0], "ours")
    loop = Program("loop", f"{TOOLS}/append_loop", pads[1].node, f"{PLACE}/loop", "preallocated")
    rules, stamps = triggers("thd")
    thd = Program("thd", "/usr/sbin/thd", "--triggers", rules, pads[2].node)
    wait_for(lambda: "ready" in loop.text(), "the C loop")
    sent = []
    try:
        for _ in range(ROUNDS):
            presses(pads[0], PRESSES)
            presses(pads[1], PRESSES)
            sent += presses(pads[2], PRESSES)
        total = ROUNDS * PRESSES
        wait_for(lambda: len(durable(ours)) == total,
                 lambda: f"{total} presses on disk; there are {len(durable(ours))}")
        # What a peer has lost when its queue ran over does not come later.
        settled(lambda: len(appended(loop)))
        settled(lambda: len(stamped(stamps)))
    finally:
        for program in (ours, loop, thd):
            program.stop()
    kept, commands = appended(loop), sorted(stamped(stamps))
    lost = f", {total - len(kept)} of {total} lost" if len(kept) < total else ""
    figure("box: stamp → durable", durable(ours), kept, f"C loop, preallocated{lost}", "ms")
    expect(len(commands) == total, f"triggerhappy ran {len(commands)} commands for {total} presses")
    commands = [after - before for before, after in zip(sent, commands)]
    figure("box: event → durable, or command", durable(ours), commands,
           "triggerhappy, nothing kept", "ms")


def burst(panel):
    """Keys that chatter: each goes down so often a second, with a bounce of 2 ms in each press."""
    period, sent = 1 / BURST_RATE, 0
    began = time.monotonic()
    for beat in range(BURST_SECONDS * BURST_RATE):
        for edge in (True, False, True, False):
            for key in range(1, BURST_KEYS + 1):
                panel.edge(key, edge)
                sent += edge
            time.sleep(0.002)
        time.sleep(max(0, began + (beat + 1) * period - time.monotonic()))
    return sent


@test("a burst is accounted for, down by down")
def burst_accounting():
    pad = Keypad("box/figures-burst", keys=len(KEYS))
    plug(pad)
    ours = alone(pad, "burst")
    config = "/etc/hailong/burst.yaml"

    def counters():
        text = sh("hailong", "status", "--json", "--config", config, check=False)
        found = re.findall(r'"(counted|merged|bounced|rejected|overruns)":(\d+)', text)
        return {name: int(value) for name, value in found}
    try:
        sent = burst(pad)
        wait_for(lambda: sum(counters().values()) - counters()["overruns"] >= sent
                 or counters()["overruns"], lambda: f"{sent} downs; the status says {counters()}")
        found = counters()
    finally:
        ours.stop()
    rules, stamps = triggers("burst")
    thd = Program("thd-burst", "/usr/sbin/thd", "--triggers", rules, pad.node)
    try:
        time.sleep(1)
        theirs = burst(pad)
        settled(lambda: len(stamped(stamps)))
    finally:
        thd.stop()
    known = found["counted"] + found["merged"] + found["bounced"] + found["rejected"]
    figure(f"box: burst of {sent} downs, accounted for", [known / sent * 100],
           [len(stamped(stamps)) / theirs * 100], "triggerhappy, by commands run", "%")
    expect(known == sent or found["overruns"] > 0, f"{sent} downs sent, {found}")


def settled(count):
    """Waits until a count has not grown for ten seconds."""
    last = -1
    while last != count():
        last = count()
        time.sleep(10)


def unit(name, command):
    with open(f"/run/systemd/system/{name}.service", "w", encoding="utf-8") as file:
        file.write(f"[Service]\nExecStart={command}\n")
    sh("systemctl", "daemon-reload")


def first(start, pad, taken):
    """ms from `systemctl start` until a press was taken, of a citizen who presses all the time."""
    began = now_us()
    start()
    for index in range(3000):
        pad.press(index % len(KEYS) + 1, hold=0.002)
        if at := taken():
            return at - began
        time.sleep(0.004)
    raise Failure("no press was taken")


@test("after systemctl start the first press is soon taken")
def start_to_first_press():
    pad = Keypad("box/figures-start", keys=len(KEYS))
    plug(pad)
    product.configure([pad.accepted("figures")])
    rules, stamps = triggers("start")
    unit("figures-thd", f"/usr/sbin/thd --triggers {rules} {pad.node}")
    ours, theirs = [], []
    for _ in range(STARTS):
        sh("systemctl", "stop", "hailongd")
        pad.lit = {}
        ours.append(first(
            lambda: sh("systemctl", "start", "--no-block", "hailongd"), pad,
            lambda: pad.is_lit(CAPS_LOCK) and now_us()))
        sh("systemctl", "stop", "hailongd")
        if os.path.exists(stamps):
            os.remove(stamps)
        theirs.append(first(
            lambda: sh("systemctl", "start", "--no-block", "figures-thd"), pad,
            lambda: next(iter(stamped(stamps)), None)))
        sh("systemctl", "stop", "figures-thd")
    figure("box: systemctl start → first press thanked", ours, theirs,
           "triggerhappy, first command", "ms")
