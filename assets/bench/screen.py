"""Pictures in memory: of a touched face, beside a copy of it, and the first of a new process."""

import os
import statistics
import subprocess
import sys

from places import run
from programs import program
from table import Row, percentile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SCREEN = """\
questions: one-stop
screen:
  unit: {vi: phường Tây Nha Trang, en: Tay Nha Trang Ward}
  hotline: 0258 3 822 222
  complaints: https://pakn.dichvucong.gov.vn/
  fonts: %s/assets/fonts
"""
STARTS = 31
# Says when, and becomes the program that its arguments name.
BECOME = """\
import os, sys, time
os.write(1, b"%d exec " % (time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1000))
os.execv(sys.argv[1], sys.argv[1:])
"""


def measure(place, plan):
    """Everything is in memory; what a display adds is not in it."""
    folder = place.directory
    subprocess.run(["cp", "-r", f"{ROOT}/kiosk-config/.", folder], check=True)
    config = os.path.join(folder, "kiosk.yaml")
    with open(config, "w", encoding="utf-8") as file:
        file.write(SCREEN % ROOT)
    touches = plan.touches
    lines = probe(config, touches)
    ours, copies = zip(*(map(int, line.split()) for line in lines[1:]))
    programs = ([program("screen-probe"), config, "0"],
                [program("first"), f"{ROOT}/assets/fonts/NotoSans-Regular.ttf"])
    first, peer = zip(*(map(first_picture, programs) for _ in range(STARTS)))
    where = f"1280×800, {touches:,} touches"
    return [
        Row(f"touch → picture in memory, p{share}", where, percentile(ours, share) / 1000,
            percentile(copies, share) / 1000, "the copy alone", "ms",
            "≤ 1 ms" if share == 99 else "")
        for share in (50, 99)
    ] + [Row("exec → first picture in memory", f"1280×800, median of {STARTS}",
             statistics.median(first) / 1000, statistics.median(peer) / 1000,
             "C, with Cairo and Pango alone", "ms", "< 40 ms")]


def first_picture(command):
    """µs from the moment before a process becomes the program."""
    words = run(sys.executable, "-c", BECOME, *command).split()
    return int(words[3]) - int(words[0])


def probe(config, touches):
    return run(program("screen-probe"), config, str(touches)).splitlines()
