"""The daemon killed while citizens press: what was thanked for is there."""

import os
import random
import signal
import time

import product
from box import expect, plug, test, wait_for
from citizens import Citizens, check, panels


@test("a daemon killed while citizens press is started again, and loses nothing it thanked for")
def killed():
    plug(*panels)
    product.accept([panel.accepted() for panel in panels])
    product.wait_attached(1, 2, 3, 4)
    product.wait_sent()
    before = product.held()
    citizens = Citizens("killed")
    chance = random.Random(8)
    for _ in range(3):
        reached = citizens.thanked + 4
        wait_for(lambda: citizens.thanked >= reached, "four more thanks")
        time.sleep(chance.uniform(0, 0.5))
        pid = product.daemon()
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda: product.show("hailongd", "MainPID") not in ("0", str(pid))
                 and product.show("hailongd", "ActiveState") == "active", "systemd to restart it")
        product.wait_attached(1, 2, 3, 4)
    citizens.stop()
    check("killed", before)
    expect(int(product.show("hailongd", "NRestarts")) >= 3, "systemd counted no restart")
