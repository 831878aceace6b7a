"""What the server takes in: verified, on disk, and answered with a signed receipt."""

import json
import os
import re
import shutil
import socket
import sqlite3

from places import BenchError, plain, run
from programs import POINT, Program, program
from table import Row

HERE = os.path.dirname(os.path.abspath(__file__))
# wrk's threads; the number of kiosks must be a multiple of it.
THREADS = 2
CONNECTIONS = 32


class Fleet:
    """Kiosks that are enrolled, the batches that they will send, and a server's data to copy."""

    def __init__(self, place, plan):
        self.data = os.path.join(place.directory, "data")
        self.batches = os.path.join(place.directory, "batches")
        run(program("hailong-mill"), "fleet", self.data, self.batches, "--kiosks",
            str(plan.kiosks), "--batches", str(plan.batches), "--ratings", "50")


class Server:
    """`hailong-server serve` on a copy of a fleet's data."""

    def __init__(self, fleet, directory, log, *options):
        self.data = os.path.join(directory, "server")
        shutil.copytree(fleet.data, self.data)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.program = Program(
            [program("hailong-server"), "serve", "--data", self.data, "--listen",
             f"127.0.0.1:{port}", *options], log, plain())
        self.program.wait_for("listening")

    def code(self):
        """A one-time code, with the fingerprint to pin."""
        return json.loads(run(
            program("hailong-server"), "kiosk", "code", POINT, "--data", self.data, "--json"))

    def held(self):
        """The batches that stand in the database."""
        with sqlite3.connect(f"file:{self.data}/hailong.db?mode=ro", uri=True) as database:
            return database.execute("SELECT count(*) FROM batch").fetchone()[0]

    def end(self):
        """Ends it at once: what it stored is thrown away."""
        self.program.process.kill()
        self.program.process.wait()
        shutil.rmtree(self.data)


def over_http(fleet, place, log, seconds, *options):
    """One round of wrk: (batches a second, p99 in ms)."""
    server = Server(fleet, place.directory, log, *options)
    try:
        output = run(
            "wrk", "--threads", str(THREADS), "--connections", str(CONNECTIONS), "--duration",
            f"{seconds}s", "--timeout", "10s", "--script", os.path.join(HERE, "batches.lua"),
            f"{server.url}/", "--", fleet.batches, str(THREADS))
        match = re.search(r"^result (\d+) (\d+) (\d+) (\d+) (\d+)$", output, re.MULTILINE)
        requests, microseconds, _, p99, failed = map(int, match.groups())
        if failed or server.held() < requests:
            raise BenchError(f"{requests} answers, {failed} failed, {server.held()} held")
    finally:
        server.end()
    return requests / microseconds * 1e6, p99 / 1000


def in_process(fleet, place, *options):
    """One round without a network: batches a second."""
    data = os.path.join(place.directory, "server")
    shutil.copytree(fleet.data, data)
    try:
        output = run(program("hailong-mill"), "ingest", data, fleet.batches, *options)
    finally:
        shutil.rmtree(data)
    count, refused, microseconds = map(int, re.findall(r"\d+", output))
    if refused:
        raise BenchError(f"{refused} of {count} batches were refused")
    return count / microseconds * 1e6


def measure(places, fleet, plan, say):
    """Interleaved rounds, with waiting batches committed together and one by one."""
    log = os.path.join(places.tmpfs("server-logs").directory, "server")
    grounds = [places.loop("server", megabytes=4096), places.on_disk("server")]
    found = {}
    for number in range(plan.server_rounds):
        say(f"server, round {number + 1} of {plan.server_rounds}")
        for place in grounds:
            for options in ((), ("--commit-one",)):
                found.setdefault((place.name, options), []).append(
                    (*over_http(fleet, place, log, plan.server_seconds, *options),
                     in_process(fleet, place, "--limit", str(plan.ingest), *options)))
    return [row for place in grounds for row in rows(place.name, found)]


def rows(place, found):
    together, single = (
        [sum(column) / len(column) for column in zip(*found[place, options])]
        for options in ((), ("--commit-one",)))
    peer = "one commit a batch"
    return [
        Row("batches over HTTP, a second", place, together[0], single[0], peer, "", "≥ 2 000"),
        Row("their p99", place, together[1], single[1], peer, "ms", "< 100 ms"),
        Row("batches in process, a second", place, together[2], single[2], peer, "")]
