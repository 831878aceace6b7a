"""A thread of the daemon that hangs: systemd starts the daemon anew, and nothing is lost."""

import ctypes
import multiprocessing
import os

import product
from box import expect, outside, plug, sh, test, wait_for
from citizen import SCREEN, SKIP, answer, beside, display, glass, touch_face

# linux/ptrace.h
PTRACE_SEIZE, PTRACE_INTERRUPT = 0x4206, 0x4207
# linux/wait.h: of any thread
WALL = 0x40000000
# Instead of the three minutes of our unit.
PATIENCE = 12
DROP_IN = "/run/systemd/system/hailongd.service.d/patience.conf"


def thread(pid, name):
    """The daemon's thread of that name."""
    for number in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{number}/comm", encoding="utf-8") as file:
            if file.read().strip() == name:
                return int(number)
    return None


def hold(number, held):
    """Stops a thread where it is, as a call that never returns would, until it is killed."""
    libc = ctypes.CDLL(None, use_errno=True)
    for request in (PTRACE_SEIZE, PTRACE_INTERRUPT):
        if libc.ptrace(request, number, None, None) != 0:
            raise OSError(ctypes.get_errno(), f"ptrace {request:#x} of {number}")
    status = os.waitpid(number, WALL)[1]
    held.set()
    while os.WIFSTOPPED(status):
        status = os.waitpid(number, WALL)[1]


def hang(name):
    """Holds a thread until systemd has had enough of the daemon; returns how long that took."""
    pid = product.daemon()
    restarts = int(product.show("hailongd", "NRestarts"))
    held = multiprocessing.Event()
    holder = multiprocessing.Process(target=hold, args=(thread(pid, name), held), daemon=True)
    holder.start()
    expect(held.wait(10), f"the thread {name} cannot be held")
    wait_for(lambda: int(product.show("hailongd", "NRestarts")) > restarts
             and product.show("hailongd", "ActiveState") == "active",
             f"systemd to start the daemon anew, whose thread {name} hangs", seconds=90)
    expect(product.daemon() != pid, "it is the same process")
    holder.join(10)


@test("a daemon of which a thread hangs is started again; the screen's, where only that can be used")
def hung():
    os.makedirs(os.path.dirname(DROP_IN), exist_ok=True)
    with open(DROP_IN, "w", encoding="utf-8") as file:
        file.write(f"[Service]\nWatchdogSec={PATIENCE}\n")
    sh("systemctl", "daemon-reload")
    plug(glass, beside)
    try:
        with product.Ledger() as ledger:
            for name, panels in (("input", [beside]), ("journal", [beside]), ("uplink", [beside]),
                                 ("screen", [])):
                product.accept([panel.accepted() for panel in panels], SCREEN)
                # The faces are the panel after those that are listed.
                touched = len(panels) + 1
                product.wait_attached(touched)
                display.find()
                touch_face(4)
                ledger.add(touched, 4)
                hang(name)
                outside.say(f"started anew after its thread {name} hung")
                product.wait_attached(touched)
                display.find()
                touch_face(5)
                ledger.add(touched, 5)
                answer(SKIP)
    finally:
        os.remove(DROP_IN)
        sh("systemctl", "daemon-reload")
        product.accept([])
