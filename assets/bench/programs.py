"""The programs that are measured, each with an emulated panel of its own."""

import json
import os
import re
import signal
import subprocess
import time

from places import BenchError, plain, run

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
OUT = os.path.join(ROOT, ".build", "bench")
BIN = os.path.join(OUT, "bin")
POINT = "bench"
KEYS = 32
# linux/input-event-codes.h, from KEY_1 = 2 on, as the emulated panel numbers its keys.
KEY_NAMES = (
    "1 2 3 4 5 6 7 8 9 0 MINUS EQUAL BACKSPACE TAB Q W E R T Y U I O P LEFTBRACE RIGHTBRACE "
    "ENTER LEFTCTRL A S D F").split()


def program(name):
    return os.path.join(BIN, name)


def environment(*libraries):
    """The environment of a program that reads emulated panels, with libraries preloaded."""
    preload = ":".join([program(library + ".so") for library in ("direct", *libraries)])
    variables = {**os.environ, "LD_PRELOAD": preload + ":" + os.environ["LD_PRELOAD"]}
    variables.pop("JOURNAL_STREAM", None)
    return variables


class Program:
    """A program in the background that writes lines to a file."""

    def __init__(self, arguments, log, variables=None):
        self.name = os.path.basename(arguments[0])
        self.log = log
        self.started = time.clock_gettime(time.CLOCK_BOOTTIME)
        with open(log, "ab") as file:
            self.read_up_to = file.tell()
            self.process = subprocess.Popen(
                arguments, env=variables or environment(), stdin=subprocess.DEVNULL, stdout=file,
                stderr=subprocess.STDOUT, start_new_session=True)

    @property
    def pid(self):
        return self.process.pid

    def new_lines(self):
        """The whole lines since the last call."""
        with open(self.log, "rb") as file:
            file.seek(self.read_up_to)
            data = file.read()
        end = data.rfind(b"\n") + 1
        self.read_up_to += end
        return data[:end].decode("utf-8", "replace").splitlines()

    def wait_for(self, pattern, seconds=30):
        """The match of the next line that has `pattern`."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for line in self.new_lines():
                if match := re.search(pattern, line):
                    return match
            if self.process.poll() is not None:
                break
            time.sleep(0.005)
        raise BenchError(f"{self.name} did not say '{pattern}'; see {self.log}")

    def stop(self):
        """Ends the program cleanly, or by force after 20 s."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Recorder:
    """A program that makes presses durable, and says of each how long that took."""

    def __init__(self, title, program, panel):
        self.title = title
        self.program = program
        self.panel = panel
        self.key = 0

    def press(self, count, pace):
        """Presses one key after the other, and returns the µs from stamp to durable of each.

        A panel of 32 keys lets no press merge with the one before of the same key.
        """
        for _ in range(count):
            self.key = self.key % KEYS + 1
            self.panel.edge(self.key, True)
            time.sleep(pace / 2)
            self.panel.edge(self.key, False)
            time.sleep(pace / 2)
        found = []
        end = time.monotonic() + 10
        while len(found) < count and time.monotonic() < end:
            time.sleep(0.02)
            for line in self.program.new_lines():
                found += self.latencies(line)
        if len(found) != count:
            raise BenchError(
                f"{self.title}: {count} presses, {len(found)} durable; see {self.program.log}")
        return found


class Append(Recorder):
    """The C peer: 64 bytes appended, and fdatasync."""

    def __init__(self, panel, directory, mode, log):
        panel.plug()
        arguments = [program("append_loop"), panel.node, os.path.join(directory, mode), mode]
        super().__init__(f"C loop, {mode}", Program(arguments, log), panel)
        self.program.wait_for("^ready")

    @staticmethod
    def latencies(line):
        return [int(line.split()[0])] if line[:1].isdigit() else []


class Kiosk(Recorder):
    """hailongd, logging to memory."""

    def __init__(self, panel, directory, log, *, state=None, lamps=True, wait=True, build=None):
        self.directory = directory
        self.state = state or os.path.join(directory, "state")
        self.config = os.path.join(directory, "config", "kiosk.yaml")
        configure(self.config, self.state, panel, lamps)
        if not panel.is_known:
            panel.plug()
        daemon = Program(
            [build or program("hailongd"), "--config", self.config, "--verbose"], log,
            environment("synced"))
        super().__init__(build or "hailongd", daemon, panel)
        if wait:
            daemon.wait_for("hailongd: ready:")
            wait_until(lambda: panel.is_grabbed, "the panel was not opened")

    @staticmethod
    def latencies(line):
        match = re.search(r"hailongd: on-disk: .* microseconds=([0-9,]+)", line)
        return [int(value) for value in match[1].split(",")] if match else []

    def enrol(self, server):
        """Enrols the kiosk, and waits until the server holds all that there is."""
        code = server.code()
        run(program("hailong"), "enrol", server.url, code["code"], code["root"], "--config",
            self.config)
        self.program.wait_for("hailongd: light: green")
        wait_until(
            lambda: self.status()["unsent"]["entries"] == 0, "something is still unsent")

    def status(self):
        return json.loads(run(
            program("hailong"), "status", "--json", "--config", self.config))


def configure(path, state, panel, lamps):
    """Writes a configuration that accepts the panel, with a profile of all its keys."""
    folder = os.path.dirname(path)
    run("cp", "-r", os.path.join(ROOT, "kiosk-config"), folder)
    keys = "\n".join(
        f"  KEY_{name}: {index % 5 + 1}" for index, name in enumerate(KEY_NAMES[:len(panel.codes)]))
    lit = "lamps:\n  green: LED_NUML\n  amber: LED_NUML\n  red: LED_SCROLLL\n  thanks: LED_CAPSL\n"
    with open(os.path.join(folder, "panels", "bench.yaml"), "w", encoding="utf-8") as file:
        file.write(f"title: bench\ndevices: []\nscale: SC5\nkeys:\n{keys}\n{lit if lamps else ''}")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"""\
state-directory: {state}
control-socket: {os.path.join(os.path.dirname(folder), "control")}
questions: one-stop
panels:
  - port: {panel.id_path}
    device: {panel.vendor:04x}:{panel.product:04x}
    profile: bench
    question: 1
upload:
  every: 6 h
  after-ratings: 500
  first-within: 0 s
""")


def wait_until(condition, complaint, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise BenchError(complaint)
        time.sleep(0.001)
