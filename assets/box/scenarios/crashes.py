"""The daemon killed while citizens press, and the plug pulled: what was thanked for is there."""

import os
import random
import signal
import threading
import time

import product
from box import expect, outside, plug, test, wait_for
from uinput import CAPS_LOCK, Keypad

panels = [Keypad(f"box/crash-{number}", keys=5) for number in (1, 2, 3, 4)]


class Citizens:
    """One at each panel, pressing until told to stop; each says what was pressed and thanked for.

    A press is told to the outside before it is made, and its thanks as soon as they are seen.
    """

    def __init__(self, run):
        self.run = run
        self.stopping = threading.Event()
        self.thanked = 0
        self.failures = []
        self.threads = [threading.Thread(target=self._try, args=(number, panel), daemon=True)
                        for number, panel in enumerate(panels, 1)]
        for thread in self.threads:
            thread.start()

    def _try(self, number, panel):
        try:
            self._press(number, panel)
        except Exception as error:  # whatever it is, `stop` says it
            self.failures.append(f"the citizen at panel {number}: {error}")

    def _press(self, number, panel):
        chance = random.Random(number)
        while not self.stopping.is_set():
            key = chance.randint(1, 5)
            # A lamp that is still lit would thank for the press before.
            panel.wait_lamp(CAPS_LOCK, False)
            outside.remember(f"pressed {self.run}", [number, key])
            panel.press(key)
            if panel.sees_thanks(10):
                outside.remember(f"thanked {self.run}", [number, key])
                self.thanked += 1
            else:
                # Thanks that come late are not for the next press.
                panel.sees_thanks(1)

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join()
        expect(not self.failures, "; ".join(self.failures))


def check(run, before):
    """Fails unless every rating that was thanked for is at the server, and none was invented."""
    thanked, pressed = sums(f"thanked {run}"), sums(f"pressed {run}")
    product.wait_sent()
    held = product.difference(product.held(), before)
    outside.say(f"{sum(pressed.values())} pressed, {sum(thanked.values())} thanked for, "
                f"{sum(held.values())} at the server")
    for key in {*thanked, *held}:
        expect(thanked.get(key, 0) <= held.get(key, 0) <= pressed.get(key, 0),
               f"panel and level {key}: thanked for {thanked.get(key, 0)}, at the server "
               f"{held.get(key, 0)}, pressed {pressed.get(key, 0)}")
    expect(sum(thanked.values()) > 0, "nobody was thanked")
    expect(product.recorded() == product.held(), "journal and server differ")
    product.verify()


def sums(name):
    count = {}
    for number, key in outside.recall(name):
        count[number, key] = count.get((number, key), 0) + 1
    return count


@test("a daemon killed while citizens press is started again, and loses nothing it thanked for")
def killed():
    plug(*panels)
    product.accept([panel.accepted() for panel in panels])
    product.wait_attached(1, 2, 3, 4)
    product.wait_sent()
    before = product.held()
    citizens = Citizens("killed")
    chance = random.Random(8)
    for _ in range(3):
        reached = citizens.thanked + 4
        wait_for(lambda: citizens.thanked >= reached, "four more thanks")
        time.sleep(chance.uniform(0, 0.5))
        pid = product.daemon()
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda: product.show("hailongd", "MainPID") not in ("0", str(pid))
                 and product.show("hailongd", "ActiveState") == "active", "systemd to restart it")
        product.wait_attached(1, 2, 3, 4)
    citizens.stop()
    check("killed", before)
    expect(int(product.show("hailongd", "NRestarts")) >= 3, "systemd counted no restart")
