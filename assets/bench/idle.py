"""What a program costs that has nothing to do."""

import os
import time

from programs import KEYS, Kiosk, Program, wait_until
from table import Row

TRIGGERHAPPY = "triggerhappy"


def read(path):
    with open(path, encoding="ascii", errors="replace") as file:
        return file.read()


def fields(path):
    return dict(line.split(":", 1) for line in read(path).splitlines() if ":" in line)


def wakeups(pid):
    """Context switches so far, of all threads."""
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        status = fields(f"/proc/{pid}/task/{task}/status")
        total += int(status["voluntary_ctxt_switches"])
        total += int(status["nonvoluntary_ctxt_switches"])
    return total


def ticks(pid):
    """Processor time so far, in ms."""
    stat = read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return (int(stat[11]) + int(stat[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def memory(pid, name):
    """In MB."""
    return int(fields(f"/proc/{pid}/status")[name].split()[0]) / 1024


class Idle:
    """hailongd enrolled, with nothing unsent and a green light, beside triggerhappy."""

    def __init__(self, places, panels, server):
        place = places.on_disk("idle")
        logs = places.tmpfs("idle-logs").directory
        panel = next(panels)
        self.kiosk = Kiosk(panel, place.sub("kiosk"), f"{logs}/kiosk")
        self.kiosk.press(KEYS, 0.016)
        self.kiosk.enrol(server)
        self.panel = next(panels)
        self.panel.plug()
        triggers = os.path.join(place.directory, "triggers")
        with open(triggers, "w", encoding="ascii") as file:
            file.write("KEY_1 1 /bin/true\n")
        self.happy = Program(
            ["/usr/sbin/thd", "--triggers", triggers, self.panel.node], f"{logs}/thd")
        wait_until(lambda: self.panel.is_open, "triggerhappy did not open the panel")

    def measure(self, seconds):
        pids = [self.kiosk.program.pid, self.happy.pid]
        before = [(wakeups(pid), ticks(pid)) for pid in pids]
        time.sleep(seconds)
        found = [
            (wakeups(pid) - woken, ticks(pid) - ticked, memory(pid, "VmRSS"),
             memory(pid, "RssAnon"))
            for pid, (woken, ticked) in zip(pids, before)]
        names = [
            ("idle: wake-ups a second", 1 / seconds, "", "0"),
            ("idle: processor time in an hour", 3600 / seconds / 1000, "s", ""),
            ("idle: memory (RSS)", 1, "MB", "< 24 MB"), ("idle: of it anonymous", 1, "MB", "")]
        return [
            Row(what, f"{seconds} s, green light", ours * scale, theirs * scale, TRIGGERHAPPY,
                unit, goal)
            for (what, scale, unit, goal), ours, theirs in zip(names, *found)]

    def stop(self):
        for program, panel in (
                (self.kiosk.program, self.kiosk.panel), (self.happy, self.panel)):
            program.stop()
            panel.unplug()
