"""Every figure beside its peer's, measured in one run, side by side: `make bench`."""

import argparse
import dataclasses
import os
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.join(ROOT, "assets", "emulators")]

import boxed  # noqa: E402
import drain  # noqa: E402
import flash  # noqa: E402
import idle  # noqa: E402
import presses  # noqa: E402
import report  # noqa: E402
import screen  # noqa: E402
import server  # noqa: E402
import sizes  # noqa: E402
import startup  # noqa: E402
from evdev_panel import EmulatedPanel, UMockdev  # noqa: E402
from places import BenchError, Places  # noqa: E402
from programs import KEYS, OUT  # noqa: E402

PARTS = (
    "presses", "sizes", "steady", "startup", "screen", "server", "drain", "box")


@dataclasses.dataclass(frozen=True)
class Plan:
    """How much of everything."""

    rounds: int = 5
    presses: int = 200
    back_to_back: int = 300
    human: int = 24
    human_pace: float = 2.5
    idle_seconds: int = 30
    kiosks: int = 1000
    batches: int = 30
    ingest: int = 10_000
    server_rounds: int = 2
    server_seconds: int = 5
    entries: int = 10_000_000
    touches: int = 5_000
    starts: int = 7


QUICK = Plan(
    rounds=2, presses=48, back_to_back=100, human=6, idle_seconds=10, ingest=3_000,
    server_rounds=1, server_seconds=3, entries=1_000_000, starts=3, touches=300)


def say(words):
    print(f"==> {words}", file=sys.stderr, flush=True)


def panels():
    """Emulated panels without end, alike in all but the port; not yet plugged in."""
    testbed = UMockdev.Testbed.new()
    # The testbed tells the C library alone.
    os.environ["UMOCKDEV_DIR"] = testbed.get_root_dir()
    for port in range(1, 1000):
        yield EmulatedPanel(testbed, str(port), keys=KEYS, leds=5, plugged=False)


def steady(places, supply, plan, fleet):
    """Flash and idleness, which take long and disturb each other little, at the same time."""
    log = os.path.join(places.tmpfs("steady-logs").directory, "server")
    serving = server.Server(fleet, places.tmpfs("steady").directory, log)
    disks = flash.Flash(places, supply)
    quiet = idle.Idle(places, supply, serving)
    try:
        say("flash, back to back")
        disks.settle(presses.PACE, plan.back_to_back)
        disks.measure(presses.PACE, plan.back_to_back, f"a press every {presses.PACE * 1000:.0f} ms")
        say("flash at a human pace, and idleness")
        human = threading.Thread(target=disks.measure, args=(
            plan.human_pace, plan.human, f"human pace: one every {plan.human_pace} s"))
        human.start()
        rows = quiet.measure(plan.idle_seconds)
        human.join()
        return rows + disks.rows()
    finally:
        quiet.stop()
        disks.stop()
        serving.end()


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="short rounds, rough figures")
    parser.add_argument("--only", default=",".join(PARTS), help=f"some of {', '.join(PARTS)}")
    parser.add_argument(
        "--beside", metavar="HAILONGD", help="another build, to press in turns with this one")
    return parser.parse_args(arguments)


def measure(places, plan, parts, beside):
    """Each part in turn: its rows."""
    supply = panels()
    fleet = server.Fleet(places.tmpfs("fleet"), plan) if parts & {"steady", "server", "drain"} else None
    rows = []
    if "presses" in parts:
        rows += presses.measure(places, supply, plan, say, beside)
    if "startup" in parts:
        say("starting with a long journal")
        rows += startup.measure(places, supply, plan, say)
    if "steady" in parts:
        rows += steady(places, supply, plan, fleet)
    if "sizes" in parts:
        rows += sizes.measure(places.tmpfs("sizes"))
    if "screen" in parts:
        say("a touched face")
        rows += screen.measure(places.tmpfs("screen"), plan)
    if "server" in parts:
        rows += server.measure(places, fleet, plan, say)
    if "drain" in parts:
        say("a month without a network")
        rows += drain.measure(places, supply, fleet, say)
    if "box" in parts:
        say("the box")
        rows += boxed.measure()
    return rows


def main():
    options = parse(sys.argv[1:])
    if os.geteuid() != 0:
        print("Run this as root: it mounts file systems that stand in memory.", file=sys.stderr)
        return 1
    began, load = time.monotonic(), os.getloadavg()[0]
    plan = QUICK if options.quick else Plan()
    try:
        with Places(os.path.join(OUT, "disk")) as places:
            rows = measure(places, plan, set(options.only.split(",")), options.beside)
    except BenchError as error:
        print(f"The benchmark failed: {error}", file=sys.stderr)
        return 1
    report.show(rows, os.path.join(OUT, "table.md"), plan, load)
    say(f"measured in {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
