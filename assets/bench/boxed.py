"""The figures of a real kernel: Debian's, in QEMU, where devices and disk are slow but real."""

import json
import os
import subprocess
import sys
import tempfile

import browser
from places import BenchError
from programs import OUT, ROOT
from table import Row, percentile


def measure():
    """One boot of the box; its rows."""
    found = os.path.join(OUT, "box.json")
    if os.path.exists(found):
        os.remove(found)
    # The emulated panels of this process are not for QEMU.
    plain = {name: value for name, value in os.environ.items()
             if name not in ("LD_PRELOAD", "UMOCKDEV_DIR")}
    result = subprocess.run(
        [os.path.join(ROOT, "assets", "box", "run"), "--figures", found], env=plain, check=False,
        stdin=subprocess.DEVNULL, stdout=sys.stderr)
    if result.returncode != 0:
        raise BenchError("the box failed; it says above where it keeps what explains it")
    with open(found, encoding="utf-8") as file:
        return [row for figure in json.load(file) for row in rows(figure)]


def beside_browser(figure):
    """A browser is measured on this machine: the box has no room for one."""
    with tempfile.TemporaryDirectory() as folder:
        theirs = browser.memory(folder)
    return Row(figure["what"], "Debian in QEMU; the peer here", figure["ours"][0], theirs,
               browser.NAME, figure["unit"], "< 45 MB")


def rows(figure):
    """Percentiles in ms of what was measured in µs; anything else as it is."""
    if figure["peer"] == "browser":
        yield beside_browser(figure)
        return
    if figure["unit"] != "ms":
        yield Row(figure["what"], "Debian in QEMU", figure["ours"][0], figure["theirs"][0],
                  figure["peer"], figure["unit"])
        return
    for percent in (50, 99) if len(figure["ours"]) >= 100 else (50,):
        yield Row(f"{figure['what']}, p{percent}", "Debian in QEMU",
                  percentile(figure["ours"], percent) / 1000,
                  percentile(figure["theirs"], percent) / 1000, figure["peer"], "ms")
