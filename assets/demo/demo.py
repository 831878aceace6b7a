"""The main job on embedded defaults: a finger on a panel becomes a number at the province.

In a terminal the keys 1 to 5 press the buttons of an emulated panel. Without one a recorded day is
played through it, and the exit status is 0 only if the server's numbers equal what was recorded.
"""

import os
import shutil
import signal
import socket
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.join(ROOT, "assets", "emulators")]

import attached  # noqa: E402
import live  # noqa: E402
import replay  # noqa: E402
from evdev_panel import EmulatedPanel, UMockdev  # noqa: E402
from product import DemoError, Kiosk, Process, Programs  # noqa: E402

POINT = "tay-nha-trang"
# Recorded stamps of the last working day must not lie before this machine was started.
UPTIME_EXTRA = 20 * 86_400
UPTIME = os.path.join(ROOT, ".build", "demo", "uptime.so")


class Panel(EmulatedPanel):
    """The emulated panel, with what the daemon must be told to see it."""

    profile = "keypad-5"
    is_emulated = True

    def __init__(self, uptime_extra):
        super().__init__(UMockdev.Testbed.new())
        self.uptime_extra = uptime_extra
        self.device = f"{self.vendor:04x}:{self.product:04x}"

    def environment(self):
        return {
            # The testbed sets this behind Python's back.
            "UMOCKDEV_DIR": self.testbed.get_root_dir(),
            "LD_PRELOAD": f"{os.environ.get('LD_PRELOAD', '')}:{UPTIME}",
            "HAILONG_UPTIME_EXTRA": str(self.uptime_extra)}


def say(text=""):
    print(text, flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Stage:
    """Server, kiosk and panel, started in that order and stopped in the other."""

    def __init__(self, directory, panel):
        self.directory = directory
        self.panel = panel
        self.programs = Programs(os.path.join(ROOT, ".build", "debug"), os.environ)
        self.data = os.path.join(directory, "server")
        self.config = os.path.join(directory, "kiosk-config", "kiosk.yaml")
        self.control = os.path.join(directory, "control")
        self.port = free_port()
        self.point = POINT
        self.server = self.kiosk = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def state(self):
        return os.path.join(self.directory, "kiosk")

    @property
    def journal(self):
        return os.path.join(self.state, "journal")

    def start_server(self):
        self.server = Process(
            [self.programs.path("hailong-server"), "serve", "--data", self.data,
             "--listen", f"127.0.0.1:{self.port}"],
            os.path.join(self.directory, "server.log"), self.programs.plain)
        for _ in range(200):
            if self.server.process.poll() is not None:
                break
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise DemoError(f"the scoring server did not start; see {self.server.log}")

    def add_point(self):
        self.programs.run(
            "hailong-server", "point", "add", POINT, "--data", self.data,
            "--kind", "one-stop", "--name-vi", "Trung tâm Phục vụ hành chính công phường Tây Nha Trang",
            "--name-en", "Tây Nha Trang ward public administration centre",
            "--unit-vi", "Phường Tây Nha Trang", "--unit-en", "Tây Nha Trang ward",
            "--unit-code", "22390", "--code-list", "2025")
        return self.programs.json(
            "hailong-server", "kiosk", "code", POINT, "--data", self.data, "--json")

    def configure(self):
        """Writes the kiosk's configuration: the shipped one, with this panel accepted."""
        shutil.copytree(
            os.path.join(ROOT, "kiosk-config"), os.path.dirname(self.config), dirs_exist_ok=True)
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(f"""\
state-directory: {self.state}
control-socket: {self.control}
questions: one-stop
panels:
  - port: "{self.panel.id_path}"
    device: "{self.panel.device}"
    profile: {self.panel.profile}
    question: 1
upload:
  every: 1 min
  after-ratings: 1
  first-within: 0 s
""")

    def start_kiosk(self):
        environment = self.programs.plain | self.panel.environment()
        environment.pop("JOURNAL_STREAM", None)
        self.kiosk = Kiosk(
            [self.programs.path("hailongd"), "--config", self.config, "--verbose"],
            os.path.join(self.directory, "kiosk.log"), environment)
        self.kiosk.wait_for("ready")

    def enrol(self, code):
        self.hailong("enrol", self.url, code["code"], code["root"])

    def hailong(self, *arguments):
        return self.programs.run("hailong", *arguments, "--config", self.config)

    def hailong_json(self, *arguments):
        return self.programs.json("hailong", *arguments, "--config", self.config, "--json")

    def stop(self):
        for process in (self.kiosk, self.server):
            if process:
                process.stop()


def main():
    directory = os.path.join(ROOT, ".build", "demo", "run")
    shutil.rmtree(directory, ignore_errors=True)
    os.makedirs(directory)
    stage = panel = None
    try:
        if sys.stdin.isatty():
            say("==> Looking for a panel that is attached")
            programs = Programs(os.path.join(ROOT, ".build", "debug"), os.environ)
            panel = attached.offer(
                programs, os.path.join(ROOT, "kiosk-config", "kiosk.yaml"), say)
        panel = panel or Panel(0 if sys.stdin.isatty() else UPTIME_EXTRA)
        stage = Stage(directory, panel)
        say("==> Starting the scoring server (SQLite)")
        stage.start_server()
        code = stage.add_point()
        say(f"    page: {stage.url}/points/{POINT}")
        kind = "an emulated five-key panel (evdev)" if panel.is_emulated else panel.name
        say(f"==> Starting the kiosk daemon with {kind}")
        stage.configure()
        stage.start_kiosk()
        say(f"==> Enrolling the kiosk at point {POINT}")
        stage.enrol(code)
        return (live if sys.stdin.isatty() else replay).play(stage, say)
    except DemoError as error:
        say(f"\nThe demonstration failed: {error}")
        return 1
    except KeyboardInterrupt:
        say("\n==> Stopping")
        return 0 if sys.stdin.isatty() else 130
    finally:
        if stage:
            stage.stop()
        if panel:
            panel.unplug()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
    sys.exit(main())
