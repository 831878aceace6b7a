"""A touched face: from the touch to the picture with it, beside a copy of the same parts."""

import os
import statistics
import subprocess
import time

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
STARTS = 21


def measure(place, plan):
    """Everything is in memory; what a display adds is not in it."""
    folder = place.directory
    subprocess.run(["cp", "-r", f"{ROOT}/kiosk-config/.", folder], check=True)
    config = os.path.join(folder, "kiosk.yaml")
    with open(config, "w", encoding="utf-8") as file:
        file.write(SCREEN % ROOT)
    touches = plan.touches
    lines = mill(config, touches)
    ours, copies = zip(*(map(int, line.split()) for line in lines[1:]))
    first = [first_picture(config) for _ in range(STARTS)]
    where = f"1280×800, {touches:,} touches"
    return [
        Row(f"touch → picture in memory, p{share}", where, percentile(ours, share) / 1000,
            percentile(copies, share) / 1000, "the copy alone", "ms",
            "≤ 1 ms" if share == 99 else "")
        for share in (50, 99)
    ] + [Row("exec → first picture in memory", f"1280×800, median of {STARTS}",
             statistics.median(first) / 1000, None, "", "ms", "< 40 ms")]


def first_picture(config):
    """µs from before the program is started."""
    began = time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1000
    return int(mill(config, 1)[0].split()[1]) - began


def mill(config, touches):
    output = run(program("hailong-mill"), "screen", "--config", config, "--touches", str(touches))
    return output.splitlines()
