"""After the plug was pulled: the same disk, booted again."""

import citizens
import product
from box import expect_equal, outside, plug, test, wait_for


@test("after a pulled plug systemd starts the kiosk and the server, and the panels are read")
def starts():
    wait_for(lambda: product.show("hailongd", "ActiveState") == "active", "hailongd active")
    wait_for(lambda: product.show("hailong-server", "ActiveState") == "active", "the server active")
    plug(*citizens.panels)
    product.wait_attached(1, 2, 3, 4)


@test("every rating that was thanked for before the plug was pulled is at the server, once")
def nothing_is_lost():
    before = {(panel, level): count
              for panel, level, count in outside.recall("before the pull")}
    citizens.check("pulled", before)
    expect_equal("not stopped cleanly" in product.events("boot")[-1], True, "the boot entry")


@test("ratings are taken after it as before")
def goes_on():
    with product.Ledger() as ledger:
        for number, panel in enumerate(citizens.panels, 1):
            panel.rate(3)
            ledger.add(number, 3)
    product.verify()
