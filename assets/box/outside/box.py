"""Boots the boxes, runs the scenarios inside, and keeps what explains a failure: `make box`."""

import argparse
import json
import os
import shutil
import signal
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
OUT = os.path.join(ROOT, ".build", "box")
sys.path[:0] = [HERE, os.path.dirname(HERE)]

from boots import BOXES, FIGURES  # noqa: E402
from machine import BoxError, Machine  # noqa: E402
from replay import keep as keep_log, replay_all  # noqa: E402
from screens import Screens  # noqa: E402
from session import Session  # noqa: E402
from voice import Voice  # noqa: E402

# The longest that the driver inside may be silent: boot included, on a busy machine.
PATIENCE = 600


class Box:
    """One machine, and its boots in order."""

    def __init__(self, name, boots):
        self.name, self.boots = name, boots
        self.voice = Voice(name)
        directory = os.path.join(OUT, "run", name)
        os.makedirs(directory)
        self.machine = Machine(directory, OUT)
        self.memory = {}
        self.passed = False

    def run(self):
        """Every boot and its scenarios, up to the first that fails."""
        began = time.monotonic()
        try:
            self.machine.new_disk()
            # After a failure the next boots would only fail in turn.
            self.passed = all(
                self._boot(number, name, modules) and self._replay()
                for number, (name, modules) in enumerate(self.boots, 1))
        finally:
            self.machine.discard()
        self.voice.say(f"it took {time.monotonic() - began:.0f} s")

    def _boot(self, number, name, modules):
        """One boot and its scenarios; true if every test passed."""
        machine, say = self.machine, self.voice.say
        say(f"boot {number}, {name} ({', '.join(modules)})")
        began = time.monotonic()
        session = Session(machine, Screens(machine, ROOT), self.memory, self.voice)
        try:
            machine.boot(machine.path(f"serial-{number}.log"))
            session.run({"run": modules}, PATIENCE)
            if session.pulled:
                say("the plug is pulled")
            else:
                session.power_off()
            machine.wait(PATIENCE)
            passed = bool(session.results or session.pulled) and all(session.results)
        except (BoxError, OSError) as error:
            self.voice.result(
                f"boot {number}: {name}", False, time.monotonic() - began, str(error))
            passed = False
        if not passed:
            self._keep(f"{number}-{name.replace(' ', '-')}")
        say(f"boot {number} took {time.monotonic() - began:.0f} s")
        return passed

    def _replay(self):
        """Looks at every state of the logged disk; true if nothing is missing on any."""
        if "the log ends" not in self.memory:
            return True
        say = self.voice.say
        say("the logged disk, as the power could have left it")
        began = time.monotonic()
        sentence, problems, late = replay_all(
            self.machine, self.memory, os.path.join(ROOT, ".build", "release", "hailong"), say)
        forgets = f"a disk that forgets {late} flushes is found out" if late else (
            "a disk that forgets flushes is found out")
        seconds = time.monotonic() - began
        self.voice.result(sentence, not problems, seconds, "\n".join(problems[:10]))
        self.voice.result(forgets, late is not None, seconds)
        if problems or late is None:
            keep_log(self.machine, self.memory, os.path.join(OUT, "failed", "logged"))
        self.memory.pop("the log ends")
        return not problems and late is not None

    def _keep(self, name):
        """Moves logs and copies databases to where a person finds them."""
        folder = os.path.join(OUT, "failed", self.name, name)
        os.makedirs(folder)
        self.machine.stop()
        for entry in os.listdir(self.machine.directory):
            if entry.endswith((".log", ".png")):
                shutil.copy(self.machine.path(entry), folder)
        self.machine.salvage(folder)
        self.voice.say(f"kept in {os.path.relpath(folder, ROOT)}: serial log, log, journals, "
                       "databases, pictures")


def chosen(boxes, only):
    """The boots with only these scenarios, and what every scenario needs before it."""
    if not only:
        return boxes
    wanted = set(only.split(","))
    known = {module for boots in boxes.values() for _, modules in boots for module in modules}
    if unknown := wanted - known:
        raise BoxError(
            f"no scenario is called {', '.join(sorted(unknown))}; see assets/box/boots.py")
    found = {}
    for box, boots in boxes.items():
        last = max((index for index, (_, modules) in enumerate(boots, 1)
                    if wanted & (set(modules) - {"install"})), default=0)
        found[box] = [
            (name, [module for module in modules if module in wanted | {"install"}])
            for name, modules in boots[:last]]
    return {box: boots for box, boots in found.items() if boots} or {
        box: [(boots[0][0], ["install"])] for box, boots in list(boxes.items())[:1]}


def shell():
    """The box with a person inside; leaves with the person."""
    box = Box("shell", [])
    box.machine.new_disk()
    print("==> A console in the box: root needs no password; `poweroff` leaves, so does Ctrl-A X.")
    print("    The kiosk is installed by: python3 -B /opt/box/inside/driver.py install", flush=True)
    os.execvp("qemu-system-x86_64", box.machine.arguments("mon:stdio"))


def run_all(boxes):
    """Runs boxes side by side; true if all passed."""
    threads = [threading.Thread(target=box.run, daemon=True) for box in boxes]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        for box in boxes:
            box.machine.discard()
    return all(box.passed for box in boxes)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help="scenarios, separated by commas")
    parser.add_argument("--shell", action="store_true", help="leave a person inside")
    parser.add_argument("--figures", metavar="FILE", help="measure instead, and write JSON")
    options = parser.parse_args()
    for name in ("run", "failed"):
        shutil.rmtree(os.path.join(OUT, name), ignore_errors=True)
    if options.shell:
        shell()
    began = time.monotonic()
    try:
        boots = chosen(FIGURES if options.figures else BOXES, options.only)
        boxes = [Box(name, boots) for name, boots in boots.items()]
        passed = run_all(boxes)
    except BoxError as error:
        print(f"    {error}", flush=True)
        return 2
    except KeyboardInterrupt:
        print("    stopping", flush=True)
        return 130
    print(f"    {'the box' if len(boxes) == 1 else f'{len(boxes)} boxes'} took "
          f"{time.monotonic() - began:.0f} s", flush=True)
    if options.figures and passed:
        with open(options.figures, "w", encoding="utf-8") as file:
            json.dump(boxes[0].memory.get("figure", []), file)
    return 0 if passed else 1


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
    sys.exit(main())
