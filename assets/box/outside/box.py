"""Boots the boxes, runs the scenarios inside, and keeps what explains a failure: `make box`."""

import argparse
import concurrent.futures
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
OUT = os.path.join(ROOT, ".build", "box")
sys.path[:0] = [HERE, os.path.dirname(HERE)]

from boots import BOXES, FIGURES, LONG, NEEDS  # noqa: E402
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

    def run(self):
        """Every boot and its scenarios, up to the first that fails; true if all passed."""
        began, passed = time.monotonic(), False
        try:
            self.machine.new_disk()
            with concurrent.futures.ThreadPoolExecutor(1) as beside:
                looks = []
                # After a failure the next boots would only fail in turn.
                went_well = all(
                    self._boot(number, name, modules) and self._look(beside, looks)
                    for number, (name, modules) in enumerate(self.boots, 1))
                passed = all([look.result() for look in looks]) and went_well
        except Exception:  # whatever it is, whoever reads the end of the log must hear of it
            self.voice.result("the box", False, time.monotonic() - began, traceback.format_exc())
        finally:
            self.machine.discard()
        self.voice.say(f"it took {time.monotonic() - began:.0f} s")
        return passed

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

    def _look(self, beside, looks):
        """Begins to look at the disk that the last boot logged, if it did; the next need not wait."""
        if "the log ends" in self.memory:
            self.memory.pop("the log ends")
            looks.append(beside.submit(self._replay, dict(self.memory)))
        return True

    def _replay(self, memory):
        """Looks at every state of the logged disk; true if nothing is missing on any."""
        say = self.voice.say
        say("the logged disk, as the power could have left it")
        began = time.monotonic()
        sentence, problems, late = replay_all(
            self.machine, memory, os.path.join(ROOT, ".build", "release", "hailong"), say)
        forgets = f"a disk that forgets {late} flushes is found out" if late else (
            "a disk that forgets flushes is found out")
        seconds = time.monotonic() - began
        self.voice.result(sentence, not problems, seconds, "\n".join(problems[:10]))
        self.voice.result(forgets, late is not None, seconds)
        if problems or late is None:
            keep_log(self.machine, memory, os.path.join(OUT, "failed", self.name, "logged"))
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


def chosen(boxes, only, quick):
    """The boots with only these scenarios, or the quick ones, and what they need before them."""
    known = {module for boots in boxes.values() for _, modules in boots for module in modules}
    if only:
        wanted = set(only.split(","))
    elif quick:
        wanted = known - LONG
    else:
        return boxes
    if unknown := wanted - known:
        raise BoxError(
            f"no scenario is called {', '.join(sorted(unknown))}; see assets/box/boots.py")
    wanted |= {before for module in wanted for before in NEEDS.get(module, [])}
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


def run_one(name, boots, figures):
    """Runs one box in this process, and returns its exit status."""
    box = Box(name, boots)
    if not box.run():
        return 1
    if figures:
        with open(figures, "w", encoding="utf-8") as file:
            json.dump(box.memory.get("figure", []), file)
    return 0


def run_beside(names):
    """Runs each box in a process of its own, and prints what they say; true if all passed."""
    began, lines = time.monotonic(), selectors.DefaultSelector()
    boxes = [subprocess.Popen([sys.executable, "-B", *sys.argv, "--box", name],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
             for name in names]
    try:
        for box in boxes:
            lines.register(box.stdout, selectors.EVENT_READ)
        while lines.get_map():
            for key, _ in lines.select():
                # Boxes write whole messages, which a pipe does not tear.
                said = os.read(key.fd, 65_536)
                if not said:
                    lines.unregister(key.fileobj)
                sys.stdout.buffer.write(said)
                sys.stdout.flush()
        passed = [box.wait() == 0 for box in boxes]
    finally:
        for box in boxes:
            box.terminate()
        for box in boxes:
            box.wait()
    took = f"{time.monotonic() - began:.0f} s"
    print(f"    the box took {took}" if len(boxes) == 1 else f"    {len(boxes)} boxes took {took}",
          flush=True)
    return all(passed)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--only", help="scenarios, separated by commas")
    which.add_argument("--quick", action="store_true", help="without what boots.py calls long")
    parser.add_argument("--shell", action="store_true", help="leave a person inside")
    parser.add_argument("--figures", metavar="FILE", help="measure instead, and write JSON")
    parser.add_argument("--box", help="one box, in this process")
    options = parser.parse_args()
    try:
        boxes = chosen(
            FIGURES if options.figures else BOXES, options.only, options.quick)
        if options.box:
            return run_one(options.box, boxes[options.box], options.figures)
        for name in ("run", "failed"):
            shutil.rmtree(os.path.join(OUT, name), ignore_errors=True)
        if options.shell:
            shell()
        return 0 if run_beside(list(boxes)) else 1
    except BoxError as error:
        print(f"    {error}", flush=True)
        return 2
    except KeyboardInterrupt:
        print(f"    {options.box}: stopping" if options.box else "    stopping", flush=True)
        return 130


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
    sys.exit(main())
