"""Citizens press at a kiosk whose disk remembers each write and flush, in their order.

What was thanked for must be on that disk at every flush from then on: `outside/replay.py` looks,
once this boot is over.
"""

import contextlib

import product
from box import expect_equal, outside, plug, sh, test, wait_for
from citizens import Citizens, panels

STATE = "/var/lib/hailong"


@test("citizens press while the disk's writes and flushes are noted")
def press():
    plug(*panels)
    product.accept([panel.accepted() for panel in panels])
    product.wait_attached(1, 2, 3, 4)
    product.wait_sent()
    for key, count in product.recorded().items():
        outside.remember("before the log", [*key, count])
    with on_logged_disk():
        outside.remember("the log begins", None)
        citizens = Citizens("logged")
        wait_for(lambda: citizens.thanked >= 40 or citizens.failures, "forty thanks", seconds=300)
        citizens.stop()
        expect_equal(citizens.failures, [], "what citizens met")
        outside.remember("the log ends", None)
    product.wait_attached(1, 2, 3, 4)
    product.verify()


@contextlib.contextmanager
def on_logged_disk():
    """What the daemon keeps moves to the disk with a log, and back: it is one kiosk's."""
    sh("systemctl", "stop", "hailongd")
    sh("mount", "/dev/disk/by-id/virtio-logged", "/mnt")
    sh("cp", "-aT", STATE, "/mnt")
    sh("umount", "/mnt")
    sh("mount", "/dev/disk/by-id/virtio-logged", STATE)
    sh("systemctl", "start", "hailongd")
    try:
        product.wait_attached(1, 2, 3, 4)
        yield
    finally:
        sh("systemctl", "stop", "hailongd")
        sh("umount", STATE)
        sh("find", STATE, "-mindepth", "1", "-delete")
        sh("mount", "/dev/disk/by-id/virtio-logged", "/mnt")
        sh("cp", "-aT", "/mnt", STATE)
        sh("umount", "/mnt")
        # The daemon flushes what it writes itself, and the plug is pulled a moment from now.
        sh("sync")
        sh("systemctl", "start", "hailongd")
