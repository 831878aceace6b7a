"""A kiosk and its server from nothing, as docs/operations.md says."""

import os
import stat

import product
import synced
from box import expect, expect_equal, sh, test, wait_for


CODE = {}


@test("the server installs as the manual says, and gives out a code")
def server():
    said = product.follow("Install the server")
    CODE.update(line.split(maxsplit=1) for line in said.splitlines() if " " in line)
    expect({"code", "root"} <= set(CODE), f"no code was printed: {said}")
    wait_for(lambda: sh("ss", "-Hltn", "sport = :8090"), "the server to listen")
    strangers = sh("find", product.DATA, "!", "-user", "hailong-server")
    expect_equal(strangers, "", "files that root's commands left to root")


@test("the kiosk installs as the manual says, and systemd hears when it is ready")
def kiosk():
    product.follow("Install a kiosk")
    product.own_panels()
    product.configure([])
    # Returns only after READY: the unit is of Type=notify.
    sh("systemctl", "enable", "--now", "hailongd")
    expect_equal(product.show("hailongd", "ActiveState"), "active", "hailongd")
    expect_equal(product.show("hailongd", "Type"), "notify", "its type")
    # Nothing is set up yet that anybody could rate with.
    wait_for(lambda: "red" in product.show("hailongd", "StatusText"),
             lambda: f"red in systemctl status: {product.show('hailongd', 'StatusText')}")


@test("neither runs as root, and what they keep is closed to others")
def owners():
    for unit, user, place in (("hailongd", "hailong", "/var/lib/hailong"),
                              ("hailong-server", "hailong-server", "/var/lib/hailong-server")):
        pid = product.show(unit, "MainPID")
        expect_equal(sh("stat", "-c", "%U", f"/proc/{pid}").strip(), user, unit)
        mode = stat.S_IMODE(os.stat(place).st_mode)
        expect_equal(oct(mode), "0o700", place)


@test("journald has the daemon's lines with their fields")
def structured_log():
    ready = product.log("_SYSTEMD_UNIT=hailongd.service", "HAILONG_EVENT=ready")
    expect_equal(len(ready), 1, "lines with HAILONG_EVENT=ready")
    expect_equal(ready[0]["PRIORITY"], "5", "its priority")
    opened = product.log("_SYSTEMD_UNIT=hailongd.service", "HAILONG_EVENT=journal-open")
    chain = product.status()["chain"]["id"]
    expect_equal([line["HAILONG_CHAIN"] for line in opened], [chain], "the chain in the log")


@test("a kiosk that was given a code enrols, and nothing but a panel is missing then")
def enrolment():
    sh("hailong", "enrol", product.URL, CODE["code"], CODE["root"])
    expect_equal(product.status()["point"], product.POINT, "the point")
    synced.serve()
    sh("systemctl", "start", "systemd-timesyncd")
    only = ["not recording: no panel, touchscreen or keys can be used"]
    wait_for(lambda: [reason["en"] for reason in product.status()["light"]["reasons"]] == only,
             lambda: f"no other reason for the light, which is {product.status()['light']}")


@test("a clock that systemd-timesyncd set is synchronised, with an honest error")
def clock():
    found = wait_for(lambda: product.status()["clock"]["quality"] == "synced"
                     and product.status()["clock"],
                     lambda: f"a synchronised clock; it is {product.status()['clock']}")
    expect(found["errorMilliseconds"] >= 500, f"an error of {found['errorMilliseconds']} ms")
    wait_for(lambda: any("synchronised" in words and "no longer" not in words
                         for words in product.events("clock")),
             lambda: f"the clock in the chain; it has {product.events('clock')}")


@test("an empty kiosk's chain and receipts verify")
def verifies():
    product.wait_sent()
    product.verify()
