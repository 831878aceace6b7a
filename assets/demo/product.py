"""The product's programs as processes: started, watched line by line, and stopped."""

import json
import os
import queue
import re
import signal
import subprocess
import threading
import time

LINE = re.compile(r"hailongd: ([a-z-]+): (.*)$")


class DemoError(Exception):
    """Something did not happen; the words are for the person who started the demonstration."""


class Process:
    """A program in the background, its lines in a queue and in a log file."""

    def __init__(self, arguments, log, environment):
        self.name = os.path.basename(arguments[0])
        self.log = log
        self.lines = queue.Queue()
        self.process = subprocess.Popen(
            arguments, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace",
            start_new_session=True)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        with open(self.log, "a", encoding="utf-8") as log:
            for line in self.process.stdout:
                log.write(line)
                log.flush()
                self.lines.put(line.rstrip("\n"))
        self.lines.put(None)

    def stop(self, wait=10):
        """Ends the program cleanly, or by force after `wait` seconds; returns its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(wait)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


class Kiosk(Process):
    """The daemon, whose lines are events."""

    def events(self, wait):
        """Each event (name, words) until none has come for `wait` seconds."""
        while True:
            try:
                line = self.lines.get(timeout=wait)
            except queue.Empty:
                return
            if line is None:
                raise DemoError(f"hailongd stopped; see {self.log}")
            match = LINE.match(line)
            if match:
                yield match[1], match[2]

    def wait_for(self, name, seconds=20, show=None):
        """The words of the next event of that name, showing every event on the way."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            for event, words in self.events(min(left, 0.5)):
                if show:
                    show(event, words)
                if event == name:
                    return words
        raise DemoError(f"hailongd did not report '{name}' within {seconds} s; see {self.log}")


class Programs:
    """Where the built programs are, and how they are run."""

    def __init__(self, directory, environment):
        self.directory = directory
        self.plain = {
            key: value for key, value in environment.items() if not key.startswith("UMOCKDEV")
            and key != "LD_PRELOAD"}

    def path(self, name):
        return os.path.join(self.directory, name)

    def run(self, *arguments, environment=None):
        """Runs a command to its end and returns what it printed."""
        result = subprocess.run(
            [self.path(arguments[0]), *arguments[1:]], env=environment or self.plain,
            capture_output=True, text=True, check=False)
        if result.returncode != 0:
            raise DemoError(f"{' '.join(arguments)}: {result.stderr.strip() or result.stdout}")
        return result.stdout

    def json(self, *arguments, environment=None):
        """Runs a command that prints JSON and returns it."""
        return json.loads(self.run(*arguments, environment=environment))
