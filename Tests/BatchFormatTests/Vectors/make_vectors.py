#!/usr/bin/env python3
"""Makes the known answers beside this file; the same bytes every time (RFC 6979, by pycose).

    make_vectors.py DIRECTORY

The committed files were written by it once; a test compares them with a fresh run.
"""

import json
import sys
from pathlib import Path

import cbor2
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pycose.algorithms import Es256
from pycose.headers import KID, Algorithm
from pycose.keys import EC2Key
from pycose.messages import Sign1Message

from verify import genesis, heads, key_id, sha256

KIOSK = bytes.fromhex("00112233445566778899aabbccddeeff")
CHAIN = bytes.fromhex("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf")
OLD_CHAIN = bytes.fromhex("b0b1b2b3b4b5b6b7b8b9babbbcbdbebf")
BOOT_1 = bytes.fromhex("c0c1c2c3c4c5c6c7c8c9cacbcccdcecf")
BOOT_2 = bytes.fromhex("d0d1d2d3d4d5d6d7d8d9dadbdcdddedf")
NEW_YEAR = 1_767_225_600_000  # 2026-01-01T00:00:00Z


class Key:
    """A P-256 key whose secret is the SHA-256 of a name."""

    def __init__(self, name):
        self.secret = sha256(b"hailong test key: " + name.encode())
        private = ec.derive_private_key(int.from_bytes(self.secret, "big"), ec.SECP256R1())
        self.spki = private.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)

    def seal(self, payload, name):
        message = Sign1Message(
            phdr={Algorithm: Es256, KID: key_id(self.spki),
                  16: f"application/vnd.hailong.{name}+cose"},
            payload=payload)
        message.key = EC2Key(crv="P_256", d=self.secret,
                             x=self.spki[-64:-32], y=self.spki[-32:])
        return message.encode()


def dumps(value):
    return cbor2.dumps(value, canonical=True)


def batch(first, before, base, entries):
    payload = {1: 1, 2: KIOSK, 3: CHAIN, 4: first, 5: len(entries), 6: before, 7: b"",
               8: base, 9: entries}
    payload[7] = heads(payload)[-1]
    return payload


def first_entries(configuration, next_key):
    return [
        [3, 12_345, BOOT_1, "1.0.0", False],
        [10, 5, OLD_CHAIN, 41, sha256(b"old head"), 1],
        [5, 1, configuration],
        [6, 20, 1, "pci-0000:00:14.0-usb-0:4:1.0 0079:0006", 1],
        [4, 0, NEW_YEAR, 250, 2],
        [1, 61_000, 1, 1, 5],
        [1, -40, 1, 1, 1, 3 << 2 | 1],
        [2, 4_000, 1, 1, [0, 2, 5]],
        [2, 9_000, 3, 4, [1, 3, None]],
        [7, 100, 1, None],
        [7, 100, 2, 7],
        [11, 30_000, True],
        [1, 2_000, 1, 1, 3, 2],
        [11, 2_000, False],
        [8, 600_000, sha256(b"a receipt")],
        [9, 10, next_key.spki, sha256(b"proof 1") + sha256(b"proof 2")],
        [12, 3_600_000],
        [3, 9_000, BOOT_2, "1.0.1-đo thử", True],
        [4, 0, -25_200_000, 0, 0],
        [1, 2**32 + 5, 2, 2, 4],
    ]


def main(directory):
    kiosk, receipts, root, following = map(Key, ("kiosk", "receipts", "root", "next"))
    configuration = dumps({
        1: 1, 2: "one-stop", 3: 7, 4: [["Q.OSS", 5], ["Q.WAIT", 4]],
        5: [[[420, 690], [810, 1020]]] * 5 + [[], []], 6: "bo-phan-mot-cua/quầy 3"})
    first = batch(1, genesis(KIOSK, CHAIN), [0, 0], first_entries(configuration, following))
    second = batch(21, first[7], [2, 2**32 + 9_005],
                   [[2, 1_500, 1, 1, [1, 200, 5]], [2, 0, 2, 2, [0]], [1, 20_000, 1, 1, 2]])
    third = batch(24, second[7], [2, 2**32 + 30_505], [[13, 700, 1000]])
    # Two corrections: of entry 23, and of the correction itself.
    fourth = batch(25, third[7], [2, 2**32 + 31_205],
                   [[1, 6_000, 1, 1, 4, 0, 2], [1, 9_000, 1, 1, 5, 1 << 2, 1]])
    first_bytes, second_bytes = dumps(first), dumps(second)
    receipt = {1: 1, 2: KIOSK, 3: CHAIN, 4: sha256(first_bytes), 5: 0, 6: NEW_YEAR + 900_000,
               7: NEW_YEAR + 900_125, 8: 20, 9: first[7], 10: 900}
    enrolment = {1: 1, 2: "7ZZZZ-9K2M4-XQ0PD-H3R5T-V6WYA-B", 3: KIOSK, 4: kiosk.spki, 5: CHAIN}
    enrolled = {1: 1, 2: KIOSK, 3: CHAIN, 4: sha256(dumps(enrolment)), 5: 0, 6: NEW_YEAR,
                7: NEW_YEAR, 8: 0, 9: genesis(KIOSK, CHAIN), 10: 0, 11: "bo-phan-mot-cua/quầy 3"}
    heartbeat = {
        1: 1, 2: KIOSK, 3: CHAIN, 4: 24, 5: heads(third)[-1], 6: 2, 7: 2**32 + 60_505, 8: 4,
        9: 1_800, 10: [NEW_YEAR + 1_800_000, 500, 2], 11: [[1, 1], [2, 2], [16, 3]], 12: None,
        13: 2, 14: 31_250, 15: 87, 16: 1, 17: "1.0.1-đo thử"}
    heard = {1: 1, 2: KIOSK, 3: sha256(dumps(heartbeat)), 4: 1, 5: NEW_YEAR + 1_800_250, 6: 300,
             7: [["Q.OSS", 5, 2025, 12, 214, 72_27, 65_91, 77_88, 12]]}
    certificate = {1: 1, 2: key_id(receipts.spki), 3: receipts.spki, 4: 1, 5: NEW_YEAR,
                   6: NEW_YEAR + 366 * 86_400_000}
    files = {
        "configuration.cbor": configuration,
        "batch.cose": kiosk.seal(first_bytes, "batch"),
        "batch-second.cose": kiosk.seal(second_bytes, "batch"),
        "batch-third.cose": kiosk.seal(dumps(third), "batch"),
        "batch-fourth.cose": kiosk.seal(dumps(fourth), "batch"),
        "receipt.cose": receipts.seal(dumps(receipt), "receipt"),
        "enrolment.cose": kiosk.seal(dumps(enrolment), "enrolment"),
        "enrolment-receipt.cose": receipts.seal(dumps(enrolled), "receipt"),
        "heartbeat.cose": kiosk.seal(dumps(heartbeat), "heartbeat"),
        "heartbeat-answer.cose": receipts.seal(dumps(heard), "heartbeat-answer"),
        "key.cose": root.seal(dumps(certificate), "key"),
    }
    files["answer.cbor"] = dumps([files["receipt.cose"], files["key.cose"], root.spki])
    files["heartbeat-answer.cbor"] = dumps(
        [files["heartbeat-answer.cose"], files["key.cose"], root.spki])
    keys = {name: {"secret": key.secret.hex(), "spki": key.spki.hex(),
                   "id": key_id(key.spki).hex()}
            for name, key in (("kiosk", kiosk), ("receipts", receipts), ("root", root),
                              ("next", following))}
    known = {"keys": keys, "genesis": genesis(KIOSK, CHAIN).hex(),
             "batch.cose": [head.hex() for head in heads(first)],
             "batch-second.cose": [head.hex() for head in heads(second)],
             "batch-third.cose": [head.hex() for head in heads(third)],
             "batch-fourth.cose": [head.hex() for head in heads(fourth)]}
    for name, data in files.items():
        (directory / name).write_bytes(data)
    (directory / "known.json").write_text(json.dumps(known, indent=2) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
