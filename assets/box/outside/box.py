"""Boots the box, runs the scenarios inside it, and keeps what explains a failure: `make box`."""

import argparse
import json
import os
import shutil
import signal
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
OUT = os.path.join(ROOT, ".build", "box")
sys.path[:0] = [HERE, os.path.dirname(HERE)]

from boots import BOOTS, FIGURES  # noqa: E402
from machine import BoxError, Machine  # noqa: E402
from replay import keep as keep_log, replay_all  # noqa: E402
from screens import Screens  # noqa: E402
from session import Session  # noqa: E402

# The longest that the driver inside may be silent: boot included, on a busy machine.
PATIENCE = 600


def say(words):
    print(f"    {words}", flush=True)


def keep(machine, name):
    """Moves logs and copies databases to where a person finds them."""
    folder = os.path.join(OUT, "failed", name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    machine.stop()
    for entry in os.listdir(machine.directory):
        if entry.endswith((".log", ".png")):
            shutil.copy(machine.path(entry), folder)
    machine.salvage(folder)
    say(f"kept in {os.path.relpath(folder, ROOT)}: serial log, log, journals, databases, pictures")


def boot(machine, memory, number, name, modules):
    """One boot and its scenarios; true if every test passed."""
    print(f"==> Boot {number}: {name} ({', '.join(modules)})", flush=True)
    began = time.monotonic()
    session = Session(machine, Screens(machine, ROOT), memory, say)
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
        print(f'        {error}\n✘ Test "boot {number}: {name}" failed after '
              f"{time.monotonic() - began:.3f} seconds.", flush=True)
        passed = False
    if not passed:
        keep(machine, f"{number}-{name.replace(' ', '-')}")
    say(f"boot {number} took {time.monotonic() - began:.0f} s")
    return passed


def replay(machine, memory):
    """Looks at every state of the logged disk; true if nothing is missing on any."""
    if "the log ends" not in memory:
        return True
    print("==> The logged disk, as the power could have left it", flush=True)
    began = time.monotonic()
    sentence, problems, late = replay_all(
        machine, memory, os.path.join(ROOT, ".build", "release", "hailong"), say)
    for problem in problems[:10]:
        print(f"        {problem}", flush=True)
    forgets = f"a disk that forgets {late} flushes is found out" if late else (
        "a disk that forgets flushes is found out")
    for name, passed in ((sentence, not problems), (forgets, late is not None)):
        print(f'{"✔" if passed else "✘"} Test "{name}" {"passed" if passed else "failed"} after '
              f"{time.monotonic() - began:.3f} seconds.", flush=True)
    if problems or late is None:
        keep_log(machine, memory, os.path.join(OUT, "failed", "logged"))
    return not problems and late is not None


def chosen(options):
    """The boots with only these scenarios, and what every scenario needs before it."""
    only = (options.only or "").split(",") if options.only else None
    if not only:
        return FIGURES if options.figures else BOOTS
    unknown = set(only) - {module for _, modules in BOOTS for module in modules}
    if unknown:
        raise BoxError(
            f"no scenario is called {', '.join(sorted(unknown))}; see assets/box/boots.py")
    boots = [(name, [module for module in modules if module in only or module == "install"])
             for name, modules in BOOTS]
    last = max(index for index, (_, modules) in enumerate(boots) if set(modules) & set(only))
    return [(name, modules) for name, modules in boots[:last + 1] if modules]


def shell(machine):
    """The box with a person inside; leaves with the person."""
    print("==> A console in the box: root needs no password; `poweroff` leaves, so does Ctrl-A X.")
    print("    The kiosk is installed by: python3 -B /opt/box/inside/driver.py install", flush=True)
    os.execvp("qemu-system-x86_64", machine.arguments("mon:stdio"))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help="scenarios, separated by commas")
    parser.add_argument("--shell", action="store_true", help="leave a person inside")
    parser.add_argument("--figures", metavar="FILE", help="measure instead, and write JSON")
    options = parser.parse_args()
    directory = os.path.join(OUT, "run")
    shutil.rmtree(directory, ignore_errors=True)
    os.makedirs(directory)
    shutil.rmtree(os.path.join(OUT, "failed"), ignore_errors=True)
    machine = Machine(directory, OUT)
    machine.new_disk()
    if options.shell:
        shell(machine)
    memory, passed, began = {}, True, time.monotonic()
    try:
        for number, (name, modules) in enumerate(
                chosen(options), 1):
            # After a failure the next boots would only fail in turn.
            passed = boot(machine, memory, number, name, modules)
            passed = passed and replay(machine, memory)
            memory.pop("the log ends", None)
            if not passed:
                break
    except BoxError as error:
        say(str(error))
        return 2
    except KeyboardInterrupt:
        say("stopping")
        return 130
    finally:
        machine.discard()
    say(f"the box took {time.monotonic() - began:.0f} s")
    if options.figures and passed:
        with open(options.figures, "w", encoding="utf-8") as file:
            json.dump(memory.get("figure", []), file)
    return 0 if passed else 1


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
    sys.exit(main())
