"""More than any hall could press, counted by a second reader; and meanwhile a key that sticks."""

import contextlib
import os
import random
import struct
import subprocess

import product
from box import Failure, expect_equal, outside, plug, test, wait_for
from tally import Witness, judge
from uinput import Keypad

PANELS, KEYS, PRESSES_A_SECOND, SECONDS = 4, 8, 30, 10
# Fingers, witness and the daemon's reader share one of the box's two processors: a pause of the
# machine beneath then stops them alike, and is no overflow of the kernel's queue.
PROCESSOR = {1}
FINGERS = os.path.join(os.path.dirname(product.__file__), "fingers")
# As box-8.yaml says.
LEVELS = {2: 1, 3: 2, 4: 3, 5: 4, 6: 5, 7: 1, 8: 3, 9: 5}

panels = [Keypad(f"box/flood-{number}") for number in range(1, PANELS + 1)]
sticky = Keypad("box/sticky")


def bouncing_press(chance):
    """The edges of one press: [(s after its beginning, down)], bouncing at both ends.

    Half of the presses end soon enough to be told from the next of their key; the contacts of the
    others are never quiet for 25 ms.
    """
    edges = [(0, True), (chance.uniform(0.0005, 0.001), False),
             (chance.uniform(0.0015, 0.002), True)]
    if chance.random() < 0.5:
        return edges + [(0.004, False)]
    return edges + [(0.020, False), (0.0207, True), (0.0215, False)]


def schedule(chance):
    """Every edge of all keys in order: [(s, panel, code, down)]."""
    edges = []
    for panel in range(PANELS):
        for key in range(KEYS):
            start = chance.uniform(0, 1 / PRESSES_A_SECOND)
            for number in range(PRESSES_A_SECOND * SECONDS):
                edges += [(start + number / PRESSES_A_SECOND + after, panel, key + 2, down)
                          for after, down in bouncing_press(chance)]
    return sorted(edges)


@contextlib.contextmanager
def one_processor():
    """Brings everybody together; the fingers give way to those who read."""
    folder = f"/proc/{product.daemon()}/task"
    for thread in os.listdir(folder):
        with open(f"{folder}/{thread}/comm", encoding="ascii") as file:
            if file.read().strip() == "input":
                os.sched_setaffinity(int(thread), PROCESSOR)
    os.sched_setaffinity(0, PROCESSOR)
    try:
        yield
    finally:
        os.sched_setaffinity(0, range(os.cpu_count()))


def play(edges, witness):
    """Presses by the schedule, and returns the seconds that it took.

    When the box is late the rest comes later, never closer together, and never before the witness
    has room for it.
    """
    records = b"".join(struct.pack("<IHHI", int(at * 1e6), panel, code, down)
                       for at, panel, code, down in edges)
    files = [panel.file for panel in panels]
    result = subprocess.run(
        [FINGERS, witness.seen, *map(str, files)], input=records, capture_output=True, pass_fds=files,
        preexec_fn=lambda: os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0)),
        check=False)
    if result.returncode != 0:
        raise Failure(f"the fingers: {result.stderr.decode()}")
    return int(result.stdout) / 1e6


@test("four panels of eight keys, chattering thirty times a second, are counted as by a witness")
def flood():
    plug(*panels, sticky)
    product.accept([panel.accepted("box-8") for panel in [*panels, sticky]])
    product.wait_attached(*range(1, PANELS + 2))
    edges = schedule(random.Random(3))
    with product.Ledger() as ledger:
        sticky.edge(1, True)
        ledger.add(PANELS + 1, 1)
        before, losses = product.ratings(), product.events("loss")
        with one_processor(), Witness([panel.node for panel in panels]) as witness:
            used = product.processor_seconds(product.daemon())
            seconds = play(edges, witness)
            used = product.processor_seconds(product.daemon()) - used
            outside.say(f"{len(edges)} edges in {seconds:.1f} s, {SECONDS} s of a hall: the box is "
                        f"slower; the daemon worked for {used:.1f} s")
            counts = count(witness, ledger)
    status = product.status()["panels"][:PANELS]
    for number, (panel, expected) in enumerate(zip(status, counts), 1):
        for name in ("counted", "bounced", "merged"):
            expect_equal(panel[name], expected[name], f"{name} of panel {number}")
        expect_equal(panel["overruns"], 0, f"overruns of panel {number}")
    expect_equal(product.events("loss"), losses, "loss entries")
    riding = sum(rating.get("merged", 0) for rating in product.ratings()[len(before):])
    expect_equal(riding, sum(expected["riding"] for expected in counts), "merged, in the journal")
    outside.say(f"counted {sum(c['counted'] for c in counts)}, "
                f"merged {sum(c['merged'] for c in counts)}, "
                f"bounced {sum(c['bounced'] for c in counts)}")


def count(witness, ledger):
    """What the witness saw, panel by panel, entered into the ledger."""
    counts = []
    for number, events in enumerate(witness.events(), 1):
        expected, presses = judge(events)
        counts.append(expected)
        for code, pressed in presses.items():
            ledger.add(number, LEVELS[code], pressed)
    return counts


@test("a key held for more than thirty seconds is told as stuck, and recovers when it is let go")
def stuck():
    wait_for(lambda: product.panel(PANELS + 1)["state"] == "stuck",
             lambda: f"a stuck panel; it is {product.panel(PANELS + 1)}")
    wait_for(lambda: "stuck" in product.events("panel")[-1], "the stuck key in the log")
    expect_equal(product.status()["light"]["color"], "amber", "the light")
    sticky.edge(1, False)
    wait_for(lambda: product.panel(PANELS + 1)["state"] == "attached", "the panel to recover")
    with product.Ledger() as ledger:
        sticky.rate(1)
        ledger.add(PANELS + 1, 1)
