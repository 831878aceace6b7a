"""What the usual way of making a kiosk keeps in memory: Chromium with one page that never changes."""

import os
import shutil
import subprocess
import time

from places import BenchError

NAME = "Chromium in kiosk mode, one page, without its X server (share)"
DISPLAY, SETTLED = ":57", 20
FACES = "".join(f"<button>{face}</button>" for face in "😞🙁😐🙂😀")
PAGE = f"""<!doctype html><meta charset=utf-8><title>Hài lòng</title>
<style>body{{font:48px sans-serif}}button{{font-size:96px}}</style>
<h1>Ông/Bà hài lòng như thế nào với việc phục vụ hôm nay?</h1>{FACES}"""


def memory(folder):
    """In MB, by share: a page of memory that two of its processes have counts as one."""
    page, profile = os.path.join(folder, "page.html"), os.path.join(folder, "chromium")
    with open(page, "w", encoding="utf-8") as file:
        file.write(PAGE)
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL,
             "stderr": subprocess.DEVNULL}
    plain = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    server = subprocess.Popen(
        ["Xvfb", DISPLAY, "-screen", "0", "1280x800x24"], env=plain, **quiet)
    await_server(server)
    browser = subprocess.Popen(
        ["chromium", "--kiosk", "--no-sandbox", "--no-first-run", "--disable-gpu",
         "--disable-background-networking", "--window-size=1280,800", f"--user-data-dir={profile}",
         f"file://{page}"],
        env={**plain, "DISPLAY": DISPLAY}, start_new_session=True, **quiet)
    try:
        time.sleep(SETTLED)
        if browser.poll() is not None:
            raise BenchError(f"chromium has ended with {browser.returncode}")
        return sum(share(pid) for pid in processes(profile)) / 1024
    finally:
        os.killpg(browser.pid, 9)
        browser.wait()
        server.terminate()
        server.wait()
        shutil.rmtree(profile, ignore_errors=True)


def await_server(server):
    """Waits for the X server's socket, which nobody else may have."""
    place, end = f"/tmp/.X11-unix/X{DISPLAY[1:]}", time.monotonic() + 20
    while not os.path.exists(place):
        if server.poll() is not None or time.monotonic() > end:
            raise BenchError(f"Xvfb did not start on {DISPLAY}")
        time.sleep(0.05)
    time.sleep(0.5)
    if server.poll() is not None:
        raise BenchError(f"another X server has {DISPLAY}")


def processes(profile):
    """Those of this browser: each names its profile, or descends from one that does."""
    parents, named = {}, set()
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                if profile.encode() in file.read():
                    named.add(pid)
            with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
                parents[pid] = file.read().rpartition(")")[2].split()[1]
        except (FileNotFoundError, ProcessLookupError):
            continue
    found = set(named)
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def share(pid):
    """In KiB."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
            return sum(int(line.split()[1]) for line in file if line.startswith("Pss:"))
    except (FileNotFoundError, ProcessLookupError):
        return 0
