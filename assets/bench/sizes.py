"""Bytes on the wire for each rating, beside the same ratings as signed JSON."""

import base64
import hashlib
import json
import os
import sqlite3

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256

from places import run
from programs import program
from table import Row

RATING = 1


def batches(directory, ratings):
    """Signed batches of so many ratings each, out of a journal that froze them."""
    run(program("hailong-mill"), "journal", directory, "--entries", str(40 * ratings),
        "--per-batch", str(ratings))
    with sqlite3.connect(f"file:{directory}/journal/journal.db?mode=ro", uri=True) as database:
        messages = [row[0] for row in database.execute("SELECT message FROM batch ORDER BY first")]
    # The first one declares the configuration; the others are what every day brings.
    return messages[2:]


def payload(message):
    return cbor2.loads(cbor2.loads(message).value[2])


def as_json(batch):
    """What a batch says, as compact JSON: names instead of numbers, and hashes in base64url."""
    ordinal, boot_time = batch[8]
    rows = []
    for kind, difference, *body in batch[9]:
        boot_time += difference
        if kind == RATING:
            rows.append({"t": boot_time, "panel": body[0], "question": body[1], "level": body[2]})
        else:
            rows.append({"t": boot_time, "receipt": encoded(body[0])})
    return json.dumps({
        "kiosk": batch[2].hex(), "chain": batch[3].hex(), "first": batch[4], "boot": ordinal,
        "before": encoded(batch[6]), "after": encoded(batch[7]), "entries": rows},
        separators=(",", ":")).encode()


def encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def jws(content, key):
    """Compact serialization with ES256 (RFC 7515, 7.1; RFC 7518, 3.4)."""
    point = key.public_key().public_numbers()
    kid = hashlib.sha256(point.x.to_bytes(32, "big")).digest()[:16]
    header = json.dumps(
        {"alg": "ES256", "kid": encoded(kid), "typ": "hailong-batch"}, separators=(",", ":"))
    signed = encoded(header.encode()) + "." + encoded(content)
    r, s = utils.decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(SHA256())))
    return signed + "." + encoded(r.to_bytes(32, "big") + s.to_bytes(32, "big"))


def measure(place):
    key = ec.generate_private_key(ec.SECP256R1())
    rows = []
    for ratings in (20, 50, 200):
        directory = os.path.join(place.directory, str(ratings))
        ours, theirs, longest = [], [], 0
        for message in batches(directory, ratings):
            batch = payload(message)
            count = sum(entry[0] == RATING for entry in batch[9])
            if count != ratings:
                continue
            longest = max(longest, len(message))
            ours.append(len(message) / count)
            theirs.append(len(jws(as_json(batch), key)) / count)
        goal = f"≤ 2 000 B in all (longest: {longest})" if ratings == 200 else ""
        rows.append(Row(
            "bytes of a rating, signed", f"{ratings} in a batch", sum(ours) / len(ours),
            sum(theirs) / len(theirs), "JWS, ES256, compact JSON", "B", goal))
    return rows
