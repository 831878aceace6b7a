"""What the units leave the programs, and to whom udev gives the panels and lamps."""

import os
import pwd
import re

import product
from blink1 import Blink1
from box import expect, expect_equal, outside, sh, test, wait_for
from open_panel import OpenPanel
from uinput import CAPS_LOCK, NUM_LOCK, Keypad

# Our units, and the peers that are shown beside them.
OURS = ("hailongd", "hailong-server")
PEERS = ("ssh", "cron", "systemd-journal-upload")


@test("the units are exposed at most 1.5 of 10, as systemd-analyze security reckons")
def exposures():
    found = {unit: product.exposure(unit) for unit in OURS + PEERS}
    outside.say("exposure: " + ", ".join(f"{unit} {level}" for unit, level in found.items()))
    for unit in OURS:
        expect(found[unit] <= product.MOST_EXPOSURE,
               f"{unit} is exposed {found[unit]}, of at most {product.MOST_EXPOSURE}")


@test("each program is in its own group and no other, without capabilities")
def own_group():
    for unit, user in zip(OURS, ("hailong", "hailong-server")):
        with open(f"/proc/{product.show(unit, 'MainPID')}/status", encoding="ascii") as file:
            status = dict(line.rstrip("\n").split(":\t", 1) for line in file)
        account = pwd.getpwnam(user)
        expect_equal(status["Uid"].split(), [str(account.pw_uid)] * 4, f"the users of {unit}")
        expect_equal(status["Gid"].split(), [str(account.pw_gid)] * 4, f"the groups of {unit}")
        expect_equal(status["Groups"].split(), [str(account.pw_gid)], f"more groups of {unit}")
        for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
            expect_equal(int(status[name], 16), 0, f"{name} of {unit}")
        expect_equal((status["NoNewPrivs"], status["Seccomp"]), ("1", "2"), f"locks of {unit}")


def owner(path):
    """Group and permissions of a file."""
    return sh("stat", "-L", "-c", "%G %a", path).strip()


def as_daemon(command):
    """Runs a shell command as the daemon would, among its files and devices; true on success."""
    pid = product.daemon()
    script = ("echo $$ >/sys/fs/cgroup/system.slice/hailongd.service/cgroup.procs; "
              f"exec nsenter -t {pid} -m setpriv --reuid hailong --regid hailong --clear-groups "
              f"sh -c '{command} && echo done'")
    return "done" in sh("sh", "-c", script, check=False)


@test("udev gives the nodes of known panels to the group, and no others")
def nodes():
    sh("modprobe", "vhci-hcd")
    panel, beacon = OpenPanel("A1"), Blink1("20001234")
    panel.plug(4)
    beacon.plug(5)
    try:
        with Keypad("box/known") as known, Keypad("box/other", product_id=0x0BAD) as other:
            sh("udevadm", "settle")
            expect_equal(owner(known.node), "hailong 660", "a known keypad")
            expect_equal(owner(other.node), "input 660", "an unknown one")
            expect(as_daemon(f": <>{known.node}"), "the daemon may read the known keypad")
            expect(not as_daemon(f": <{other.node}"), "the daemon may not read the unknown one")
        node = wait_for(lambda: usb_node("1209", "0001"), "a node of the open panel")
        expect_equal(owner(node), "hailong 660", "the open panel")
        expect(as_daemon(f": <>{node}"), "the daemon may read the open panel")
        twin = wait_for(lambda: [f"/dev/hailong/{name}" for name in os.listdir("/dev/hailong")],
                        "a twin of the blink(1)'s node")[0]
        expect_equal(owner(twin), "hailong 660", "the blink(1)")
        expect_equal(os.stat(twin).st_rdev, os.stat(f"/dev/{os.path.basename(twin)}").st_rdev,
                     "the device behind the twin")
        expect(as_daemon(f": <>{twin}"), "the daemon may write to the blink(1)")
    finally:
        panel.unplug()
        beacon.unplug()
    wait_for(lambda: not os.listdir("/dev/hailong"), "the twin to go with the beacon")


def usb_node(vendor, number):
    """The node of a USB device of this VID:PID that udev is done with."""
    for device in os.listdir("/sys/bus/usb/devices"):
        words = sh("udevadm", "info", "-q", "property", f"/sys/bus/usb/devices/{device}",
                   check=False).split("\n")
        if f"ID_VENDOR_ID={vendor}" in words and f"ID_MODEL_ID={number}" in words:
            found = dict(word.split("=", 1) for word in words if "=" in word)
            if found.get("DEVTYPE") == "usb_device" and "ID_PATH" in found:
                return found["DEVNAME"]
    return None


@test("a lamp of the machine that a rule names can be lit by the daemon, and no other lamp")
def lamps():
    with product.named_lamps("*::numlock"), Keypad("box/lamps") as keypad:
        sh("udevadm", "settle")
        place = f"/sys/class/leds/{keypad.sysname}::"
        expect_equal(owner(f"{place}numlock/brightness"), "hailong 664", "the named lamp")
        expect(as_daemon(f"echo 1 >{place}numlock/brightness"), "the named lamp can be lit")
        keypad.wait_lamp(NUM_LOCK)
        expect(not as_daemon(f"echo 1 >{place}capslock/brightness"), "the other one cannot")
        expect(not keypad.is_lit(CAPS_LOCK), "the other lamp is dark")


@test("of /dev the daemon sees its panels and lamps, and of other processes nothing")
def sight():
    seen = os.listdir(os.path.join("/proc", str(product.daemon()), "root", "dev"))
    expect({"input", "bus", "hailong"} <= set(seen), f"/dev of the daemon: {seen}")
    strange = [name for name in seen
               if re.match(r"vd|sd|hidraw|mem|port|kmsg|uinput|rtc|watchdog", name)]
    expect_equal(strange, [], "other devices")
    expect(not as_daemon("test -e /proc/1"), "systemd is hidden from the daemon")
    expect(not as_daemon("touch /etc/hailong/kiosk.yaml"), "it may not change its configuration")


@test("members of hailong-status may ask, and others may not")
def askers():
    sh("useradd", "--groups", "hailong-status", "watcher")
    sh("useradd", "stranger")
    ask = "exec setpriv --reuid {0} --regid {0} --init-groups hailong status 2>&1"
    said = sh("sh", "-c", ask.format("watcher"), check=False)
    expect("Hài Lòng" in said, f"the watcher is told; told: {said}")
    said = sh("sh", "-c", ask.format("stranger"), check=False)
    expect("permission" in said, f"the stranger is refused; told: {said}")
