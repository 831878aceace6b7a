"""A recorded working day, played through the real kiosk and compared with the real server."""

import datetime
import os
import time

import recording
from product import DemoError

DAY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "working-day.txt")
# Asia/Ho_Chi_Minh, which has had no summer time since 1975.
ZONE = datetime.timezone(datetime.timedelta(hours=7))
LEVELS = {
    1: "Rất không hài lòng", 2: "Không hài lòng", 3: "Bình thường", 4: "Hài lòng",
    5: "Rất hài lòng"}


def last_working_day(now):
    """The last Monday to Friday that is over."""
    day = now.date() - datetime.timedelta(days=1)
    while day.weekday() > 4:
        day -= datetime.timedelta(days=1)
    return day


class Player:
    """Plays a recording with the stamps that the kernel would have given it on that day."""

    def __init__(self, stage, say, day):
        self.stage, self.say = stage, say
        midnight = datetime.datetime.combine(day, datetime.time(), ZONE).timestamp()
        boot = time.clock_gettime(time.CLOCK_BOOTTIME) + stage.panel.uptime_extra
        self.midnight = boot - (time.time() - midnight)
        self.on_disk = self.receipts = 0

    def play(self, events):
        expected = recording.expected_ratings(events)
        done, hour = [], None
        for burst in recording.bursts(events):
            if burst[0].at // 3_600_000 != hour:
                hour = burst[0].at // 3_600_000
                self.tell(f"{hour:02}:00")
            done += burst
            if burst[0].key is None:
                self.happen(burst[0])
                continue
            self.stage.panel.edges([
                (edge.key, edge.down, self.midnight + edge.at / 1000) for edge in burst])
            self.follow(sum(recording.expected_ratings(done).values()))
        self.tell("over ")
        return expected

    def tell(self, when):
        self.say(f"    {when}  {self.on_disk:3} ratings on disk, "
                 f"{self.receipts} signed receipts verified")

    def follow(self, count):
        """Waits until so many ratings are on disk."""
        end = time.monotonic() + 20
        while self.on_disk < count:
            for name, words in self.stage.kiosk.events(0.5):
                self.note(name, words)
                if self.on_disk >= count:
                    break
            if time.monotonic() > end:
                raise DemoError(
                    f"{self.on_disk} ratings on disk, {count} expected; see "
                    f"{self.stage.kiosk.log}")

    def note(self, name, words):
        if name == "on-disk":
            self.on_disk += int(words.split()[0])
        elif name == "receipt":
            self.receipts += 1
        elif name in ("light", "panel", "uplink"):
            self.say(f"           {name}: {words}")

    def happen(self, event):
        clock = f"{event.at // 3_600_000:02}:{event.at // 60_000 % 60:02}"
        self.say(f"    {clock}  {event.what}")
        if event.what == "panel unplugged":
            self.stage.panel.unplug()
            self.wait("panel")
        elif event.what == "panel plugged in":
            self.stage.panel.plug()
            self.wait("panel")
        elif event.what == "network lost":
            self.stage.server.stop()
        elif event.what == "network back":
            self.stage.start_server()

    def wait(self, name):
        for _ in range(20):
            for event, words in self.stage.kiosk.events(0.5):
                self.note(event, words)
                if event == name:
                    return
        raise DemoError(f"the kiosk did not notice the panel; see {self.stage.kiosk.log}")


def wait_until_sent(stage, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        status = stage.hailong_json("status")
        if status["unsent"]["entries"] == 0:
            return status
        time.sleep(0.3)
    raise DemoError(f"still unsent after {seconds} s: {status['unsent']}")


def compare(stage, say, expected):
    """Recording, kiosk and server, key by key; true if all three agree."""
    kiosk = {
        row["level"]: row["count"] for row in stage.programs.json(
            "hailong", "log", "--ratings", "--levels", "--format", "json",
            "--config", stage.config)}
    server = {
        row["level"]: row["ratings"] for row in stage.programs.json(
            "hailong-server", "audit", "counts", "--data", stage.data, "--json")["levels"]}
    say("    key  level                 recording   kiosk  server")
    agree = True
    for key in range(1, 6):
        row = [expected[key], kiosk.get(key, 0), server.get(key, 0)]
        agree &= len(set(row)) == 1
        say(f"     {key}   {LEVELS[key]:<20} {row[0]:9} {row[1]:7} {row[2]:7}"
            + ("" if len(set(row)) == 1 else "   <- differ"))
    return agree


def play(stage, say):
    day = last_working_day(datetime.datetime.now(ZONE))
    events = recording.read(DAY)
    say(f"==> Playing the recorded working day as {day:%d/%m/%Y}: {len(events)} key edges and "
        "events, contact bounce included")
    expected = Player(stage, say, day).play(events)
    say("==> Uploading what is left, and waiting for the server's signed receipts")
    status = wait_until_sent(stage)
    say(f"    unsent 0, held by the server up to entry {status['lastReceipt']['contiguous']}")
    say("==> Comparing, key by key: the recording's own rules, the kiosk's chain, the server")
    agree = compare(stage, say, expected)
    say(f"==> The index of the closed day {day:%d/%m/%Y}")
    figures = stage.programs.run(
        "hailong-server", "figures", stage.point, "--data", stage.data, "--period", "day",
        "--date", f"{day:%Y-%m-%d}")
    say("    " + figures.strip().replace("\n", "\n    "))
    say("==> Verifying the kiosk's chain and signatures, off-line")
    stage.kiosk.stop()
    say("    " + stage.hailong("verify", stage.journal).strip().replace("\n", "\n    "))
    if not agree:
        say("\nThe server's numbers differ from what was acknowledged.")
        return 1
    data = os.path.relpath(stage.data)
    say(f"\nThe page stays readable: .build/debug/hailong-server serve --data {data}, then\n"
        f"http://127.0.0.1:8090/points/{stage.point}?period=day&date={day:%Y-%m-%d}")
    say(f"\nEvery one of the {sum(expected.values())} acknowledged ratings is at the server, once.")
    return 0
