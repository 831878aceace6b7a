"""Other ways to keep presses, for the same cuts: `peers.py KIND PATH`.

Says 'acked N' when the program has every reason to believe that press N is kept.
"""

import itertools
import sqlite3
import sys
import time

# A press every so many seconds: not slower than the journal that they stand beside.
PACE = 0.002


def log(path):
    with open(path, "a", encoding="ascii") as file:
        while True:
            number = yield
            file.write(f"{number}\n")
            file.flush()


def sqlite(path, *pragmas):
    database = sqlite3.connect(path, isolation_level=None)
    for pragma in pragmas:
        database.execute("PRAGMA " + pragma)
    database.execute("CREATE TABLE IF NOT EXISTS press (number INTEGER PRIMARY KEY)")
    while True:
        number = yield
        database.execute("INSERT INTO press VALUES (?)", (number,))


def main(kind, path):
    store = {
        "default": lambda: sqlite(path),
        "normal": lambda: sqlite(path, "journal_mode=WAL", "synchronous=NORMAL"),
        "log": lambda: log(path),
    }[kind]()
    print("at opening", flush=True)
    next(store)
    for number in itertools.count(1):
        store.send(number)
        print("acked", number, flush=True)
        time.sleep(PACE)


if __name__ == "__main__":
    main(*sys.argv[1:])
