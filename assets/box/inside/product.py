"""The product as its users have it: files in their places, units, and commands."""

import contextlib
import datetime
import json
import os
import re
import shutil
import sqlite3
import time

from box import Failure, expect_equal, sh, wait_for

PAYLOAD = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# The repository as far as an installation needs it.
PRODUCT = f"{PAYLOAD}/product"
CONFIG = "/etc/hailong/kiosk.yaml"
JOURNAL = "/var/lib/hailong/journal"
DATA = "/var/lib/hailong-server"
URL = "http://127.0.0.1:8090"
POINT = "tay-nha-trang"
# What the server calls ratings of a minute in which a panel was hammered.
MASH = 2
# The exposure that our units may have at most.
MOST_EXPOSURE = 1.5


def follow(heading):
    """Does what the manual says under a heading, in its first block of commands, word by word.

    The packages are there and the programs are built; returns what was printed.
    """
    with open(f"{PRODUCT}/docs/operations.md", encoding="utf-8") as file:
        section = file.read().split(f"\n## {heading}\n", 1)[1]
    lines = section.split("```sh\n", 1)[1].split("```", 1)[0].splitlines()
    wanted = [line for line in lines if not line.startswith(("apt-get ", "swift build "))]
    return sh("sh", "-euc", f"cd {PRODUCT}\n" + "\n".join(wanted))


def own_panels():
    """What this kiosk has of its own, as the manual asks for: rules and profiles of its panels."""
    shutil.copytree(f"{PAYLOAD}/config/panels", "/etc/hailong/panels", dirs_exist_ok=True)
    sh("install", "-m", "644", f"{PAYLOAD}/config/71-box.rules", "/etc/udev/rules.d/")
    sh("udevadm", "control", "--reload")
    sh("udevadm", "trigger", "--settle", "--subsystem-match=input",
       "--subsystem-match=usb", "--subsystem-match=hidraw", "--subsystem-match=leds")


@contextlib.contextmanager
def named_lamps(pattern):
    """Gives the daemon lamps of /sys/class/leds by the lines that the manual has for that."""
    with open("/etc/udev/rules.d/70-hailong.rules", encoding="utf-8") as file:
        lines = [line for line in file if line.startswith('#KERNEL=="kiosk:')]
    expect_equal(len(lines), 2, "lines to copy for lamps")
    rules = "".join(line[1:].replace("kiosk:green|kiosk:amber|kiosk:red", pattern)
                    for line in lines)
    place = "/etc/udev/rules.d/72-lamps.rules"
    with open(place, "w", encoding="utf-8") as file:
        file.write(f'ACTION=="remove", GOTO="end"\nSUBSYSTEM!="leds", GOTO="end"\n{rules}'
                   'LABEL="end"\n')
    sh("udevadm", "control", "--reload")
    sh("modprobe", "input-leds")
    try:
        yield
    finally:
        os.remove(place)
        sh("udevadm", "control", "--reload")


class Accepted:
    """One panel of kiosk.yaml."""

    def __init__(self, port, device, profile, question=1):
        self.port, self.device, self.profile, self.question = port, device, profile, question

    def yaml(self):
        return (f'  - port: "{self.port}"\n    device: "{self.device}"\n'
                f"    profile: {self.profile}\n    question: {self.question}\n")


def configure(panels, extra=""):
    """Writes kiosk.yaml: these panels in this order, and uploads without the usual patience."""
    listed = "panels:\n" + "".join(panel.yaml() for panel in panels) if panels else "panels: []\n"
    with open(CONFIG, "w", encoding="utf-8") as file:
        file.write(f"""\
questions: one-stop
{listed}{extra}upload:
  every: 1 min
  after-ratings: 1
  first-within: 0 s
""")
    sh("hailong", "config", "check")


def accept(panels, extra=""):
    """Accepts these panels, and starts the daemon anew with them."""
    configure(panels, extra)
    sh("systemctl", "restart", "hailongd")


def publish(levels, left_out, day):
    """Has the server remember that it published a month of the question, as its page would have.

    levels: how many ratings each level had; day: the first of the month.
    """
    sh("systemctl", "stop", "hailong-server")
    counts = ",".join(f"{place}:{count}" for place, count in enumerate(levels))
    with contextlib.closing(sqlite3.connect(f"{DATA}/published.db")) as database, database:
        database.execute(
            "INSERT INTO shown (point, question, scale, period, first, at, batch, levels, excluded,"
            " noted, without_day) VALUES (?, 'Q.OSS', 5, 2, ?, ?, 0, ?, ?, '', 0)",
            (POINT, (day - datetime.date(1970, 1, 1)).days, int(time.time() * 1000), counts,
             f"{MASH}:{left_out}"))
    sh("systemctl", "start", "hailong-server")
    wait_for(lambda: sh("ss", "-Hltn", "sport = :8090"), "the server to listen")


def status():
    """What `hailong status --json` says; its exit status tells red, and is no failure here."""
    text = sh("hailong", "status", "--json", check=False)
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return {"running": False, "recording": False, "panels": [], "said": text}


def panel(number):
    """One panel of the status."""
    return next((panel for panel in status()["panels"] if panel["number"] == number), None)


def wait_attached(*numbers, seconds=60):
    """Waits until these panels are read."""
    wait_for(
        lambda: all((panel(number) or {}).get("state") == "attached" for number in numbers),
        lambda: f"panels {numbers} attached; they are {status()['panels']}\n"
        + sh("ls", "-ln", "/dev/input"),
        seconds)


def audit():
    """What `hailong-server audit counts` says."""
    return json.loads(sh("hailong-server", "audit", "counts", "--data", DATA, "--json"))


def held():
    """What the server holds: {(panel, level): ratings}."""
    return {(row["panel"], row["level"]): row["ratings"] for row in audit()["keys"]}


def recorded():
    """What the kiosk's journal holds: {(panel, level): ratings}."""
    rows = json.loads(sh("hailong", "log", "--ratings", "--levels", "--format", "json"))
    return {(row["panel"], row["level"]): row["count"] for row in rows}


def ratings():
    """Every rating of the journal, in order."""
    return json.loads(sh("hailong", "log", "--ratings", "--format", "json"))


def events(name):
    """The words of every event of that name in the journal, in order."""
    log = json.loads(sh("hailong", "log", "--format", "json", "--lang", "en"))
    return [event["words"] for event in log["events"] if event["event"] == name]


def wait_sent(seconds=180):
    """Waits until the server has given receipts for everything; returns the status."""
    def sent():
        found = status()
        return found if found.get("unsent", {}).get("entries") == 0 else None
    return wait_for(sent, lambda: f"nothing unsent; the status is {status()}", seconds, every=0.5)


def difference(after, before):
    """What came on top, without zeros."""
    grown = {key: after.get(key, 0) - before.get(key, 0) for key in {*after, *before}}
    return {key: count for key, count in sorted(grown.items()) if count}


class Ledger:
    """Compares what came to the server with an independent count, key by key.

    with Ledger() as ledger:
        …press…; ledger.add(panel, level)
    """

    def __init__(self):
        self.expected = {}

    def add(self, panel, level, count=1):
        self.expected[panel, level] = self.expected.get((panel, level), 0) + count

    def __enter__(self):
        wait_sent()
        self.before = held()
        return self

    def __exit__(self, kind, *_):
        if kind is None:
            self.settle()

    def settle(self):
        """Fails unless exactly what was counted has come to the server."""
        expected = difference(self.expected, {})
        total = sum(expected.values())
        wait_for(lambda: sum(difference(recorded(), self.before).values()) >= total,
                 lambda: f"{total} ratings on the kiosk's disk; there are "
                 f"{difference(recorded(), self.before)}", 60, every=0.5)
        wait_sent()
        expect_equal(difference(held(), self.before), expected, "at the server")
        expect_equal(recorded(), held(), "the kiosk's journal beside the server")


def verify():
    """`hailong verify` of the journal; fails with what it says."""
    return sh("hailong", "verify", JOURNAL)


def log(*fields, since=None):
    """Lines of journald with these fields, as objects."""
    bounds = [f"--since=@{since}"] if since else []
    text = sh("journalctl", "-b", "-o", "json", "--no-pager", *bounds, *fields, check=False)
    return [json.loads(line) for line in text.splitlines()]


def show(unit, name):
    """One property of a unit."""
    return sh("systemctl", "show", "-P", name, unit).strip()


def exposure(unit):
    """How exposed a unit is, 0 to 10, as `systemd-analyze security` reckons."""
    text = sh("systemd-analyze", "security", "--no-pager", f"{unit}.service")
    return float(re.search(r"Overall exposure level for \S+: ([0-9.]+)", text).group(1))


def daemon():
    """The daemon's process id."""
    number = int(show("hailongd", "MainPID"))
    if not number:
        raise Failure("hailongd is not running")
    return number


def processor_seconds(pid):
    """What a process has used of the processor so far."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def share_of_processor(pid, seconds=5):
    """How much of one processor a process uses, from now on for so many seconds."""
    before, began = processor_seconds(pid), time.monotonic()
    time.sleep(seconds)
    return (processor_seconds(pid) - before) / (time.monotonic() - began)
