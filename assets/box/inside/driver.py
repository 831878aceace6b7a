"""The driver inside the box: runs the scenarios that the outside orders, and reports each test.

Without the outside, `driver.py NAME…` runs scenarios by hand, and reports on standard output.
"""

import importlib
import os
import sys
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "scenarios"),
                os.path.join(os.path.dirname(HERE), "emulators")]

import box  # noqa: E402


def run(name, function, quietly=False):
    """Runs one test and reports it; true if it passed."""
    began = time.monotonic()
    why = None
    try:
        function()
    except box.Failure as failure:
        place = traceback.extract_tb(failure.__traceback__)[-1]
        for frame in traceback.extract_tb(failure.__traceback__):
            if "/scenarios/" in frame.filename:
                place = frame
        why = f"{os.path.basename(place.filename)}:{place.lineno}: {failure}"
    except Exception:  # whatever it is, the outside must hear of it
        why = traceback.format_exc()
    if why or not quietly:
        box.outside.send(
            "test", name=name, passed=why is None, seconds=time.monotonic() - began, why=why)
    return why is None


def load(name):
    """The tests of a scenario module."""
    box.TESTS.clear()
    importlib.import_module(name)
    box.expect(box.TESTS, "it has no test")
    return list(box.TESTS)


def run_module(name):
    """Runs a module's tests until one fails, for each builds on those before; true if all pass."""
    tests = []
    if not run(f"scenario {name}", lambda: tests.extend(load(name)), quietly=True):
        return False
    for index, test in enumerate(tests, 1):
        if not run(*test):
            if index < len(tests):
                box.outside.say(f"{len(tests) - index} more of {name} were not tried")
            return False
    return True


def run_modules(names):
    """Runs scenarios; without an installed product none of the others can be tried."""
    passed = True
    for name in names:
        box.outside.say(f"-- {name}")
        passed &= run_module(name)
        passed &= run(f"scenario {name}, its cables", box.unplug_all, quietly=True)
        if not passed and name == "install":
            break
    return passed


def record():
    """Leaves the log on the disk in a form that any machine can read."""
    os.makedirs("/var/lib/box", exist_ok=True)
    os.system("journalctl -b -o short-precise --no-hostname >/var/lib/box/journal.txt; "
              "journalctl -b -o export | gzip >/var/lib/box/journal.export.gz; "
              "hailong status >/var/lib/box/status.txt 2>&1; sync")


def main():
    if len(sys.argv) > 1:
        sys.exit(0 if run_modules(sys.argv[1:]) else 1)
    box.outside.connect()
    box.outside.send("ready", uptime=time.clock_gettime(time.CLOCK_BOOTTIME))
    order = box.outside.receive()
    if not run_modules(order["run"]):
        record()
    box.outside.send("done")
    box.outside.receive()
    box.sh("systemctl", "--no-block", "poweroff")


if __name__ == "__main__":
    main()
