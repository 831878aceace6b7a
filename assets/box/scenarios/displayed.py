"""What a screen costs on which nothing happens, and how long a touch takes; the outside makes rows.

A time is a figure here and never a test.
"""

import os
import subprocess
import time

import product
from box import expect, expect_equal, outside, plug, sh, test, wait_for
from citizen import SCREEN, beside as panel, display, glass

TOOLS = os.path.join(product.PAYLOAD, "tools")
VERBOSE = "/run/systemd/system/hailongd.service.d/verbose.conf"
TOUCHES, PACE = 128, 0.25
# A reason as `hailong preview` draws it, and where fingers go.
CHIP, REASON, FACE = (393, 232), (0.18, 0.31), (0.9, 0.5)
SECONDS = 30
# From ms in that time to s in an hour.
HOUR = 3600 / SECONDS / 1000


def fields(path):
    with open(path, encoding="ascii", errors="replace") as file:
        return dict(line.split(":", 1) for line in file if ":" in line)


class Reading:
    """The daemon's memory in MB, its processor time in ms, and how often it was woken."""

    def __init__(self):
        pid = product.daemon()
        status = fields(f"/proc/{pid}/status")
        self.memory = int(status["VmRSS"].split()[0]) / 1024
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            ticks = file.read().rpartition(")")[2].split()[11:13]
        self.time = sum(map(int, ticks)) * 1000 / os.sysconf("SC_CLK_TCK")
        self.woken = sum(
            int(fields(f"/proc/{pid}/task/{task}/status")["voluntary_ctxt_switches"])
            for task in os.listdir(f"/proc/{pid}/task"))


def rest():
    """What it takes in half a minute in which nobody comes near it."""
    before = Reading()
    time.sleep(SECONDS)
    after = Reading()
    return after.memory, after.time - before.time, after.woken - before.woken


def figure(what, ours, theirs, peer, unit):
    outside.remember("figure", {
        "what": what, "ours": ours, "theirs": theirs, "peer": peer, "unit": unit})


@test("a screen on which nothing happens draws nothing and takes no time")
def at_rest():
    plug(glass, panel)
    product.accept([panel.accepted()])
    product.wait_attached(1)
    without = rest()
    product.follow("A touchscreen")
    product.accept([panel.accepted()], SCREEN)
    display.find()
    display.shows("question")
    product.wait_attached(1, 2)
    with_screen = rest()
    outside.say(f"memory, time and wake-ups with a screen: {with_screen}, without: {without}")
    figure("box: memory (RSS) with a screen of 1280×800", with_screen[:1], [None], "browser", "MB")
    figure("box: screen at rest, processor time in an hour", [with_screen[1] * HOUR],
           [without[1] * HOUR], "hailongd without a screen", "s")
    figure("box: screen at rest, wake-ups a second", [with_screen[2] / SECONDS],
           [without[2] / SECONDS], "hailongd without a screen", "")
    expect(with_screen[2] - without[2] < SECONDS, f"a screen at rest is woken: {with_screen}")


def touches(place):
    for _ in range(TOUCHES):
        glass.tap(place, hold=0.05)
        time.sleep(PACE)


def frames(since):
    """µs from the kernel's stamp to the kernel having the frame, of each touch that was answered."""
    return [int(line["HAILONG_MICROSECONDS"])
            for line in product.log("HAILONG_EVENT=frame", since=since)]


@test("a touch is answered as soon as a C loop can copy the same rows and flip")
def touch_to_frame():
    os.makedirs(os.path.dirname(VERBOSE), exist_ok=True)
    with open(VERBOSE, "w", encoding="ascii") as file:
        file.write("[Service]\nExecStart=\n"
                   f"ExecStart=/usr/bin/hailongd --config {product.CONFIG} --verbose\n")
    sh("systemctl", "daemon-reload")
    sh("systemctl", "restart", "hailongd")
    product.wait_attached(1, 2)
    display.find()
    display.shows("question")
    glass.tap(FACE)
    display.shows("reasons-5")
    time.sleep(0.6)
    since = time.time()
    touches(REASON)
    ours = wait_for(lambda: len(found := frames(since)) >= TOUCHES and found,
                    lambda: f"{TOUCHES} frames; there are {len(frames(since))}")
    sh("systemctl", "stop", "hailongd")
    with open("/run/flip", "wb") as log:
        flip = subprocess.Popen(
            [f"{TOOLS}/flip", glass.node, display.node, *map(str, CHIP)], stdout=log, stderr=log,
            stdin=subprocess.DEVNULL)
    try:
        wait_for(lambda: "ready" in said("/run/flip"), "the C loop")
        touches(REASON)
        wait_for(lambda: len(said("/run/flip").split()) > TOUCHES, lambda: said("/run/flip"))
    finally:
        flip.terminate()
        flip.wait()
    theirs = [int(line) for line in said("/run/flip").split()[1:]]
    expect_equal(len(theirs), TOUCHES, "frames of the C loop")
    figure("box: touch → frame handed over", ours, theirs, "C loop that copies as much", "ms")


def said(path):
    with open(path, encoding="utf-8") as file:
        return file.read()
