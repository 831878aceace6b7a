"""Citizens who press while things go wrong: what they were thanked for must be at the server."""

import random
import threading

import product
from box import expect, outside
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
