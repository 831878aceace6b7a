#!/usr/bin/env python3
"""Verifies what a Hài Lòng kiosk or server signed, with stock libraries.

    verify.py --key SPKI_HEX FILE...    COSE messages signed by that key
    verify.py --root KEY_ID FILE...     answers of a server whose root has that key id

Prints one line of JSON for each file and exits 0, or says what is wrong and exits 1.
It needs cbor2 and cryptography; pycose and the openssl program check again where they are there.
Nothing here is shared with the Swift code: the hash chain is computed from docs/protocol.md.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import cbor2
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

TYPES = {f"application/vnd.hailong.{name}+cose": name
         for name in ("batch", "receipt", "enrolment", "key", "heartbeat", "heartbeat-answer")}
BOOT = 3


class Refused(Exception):
    """What is wrong with a file."""


def require(condition, message):
    if not condition:
        raise Refused(message)


def decode(data):
    """Decodes CBOR, which must be in its only deterministic form."""
    value = cbor2.loads(data)
    require(cbor2.dumps(value, canonical=True) == data, "CBOR is not deterministic")
    return value


def sha256(data):
    return hashlib.sha256(data).digest()


def key_id(spki):
    return sha256(spki)[:16]


def genesis(kiosk, chain):
    return sha256(b"hailong/1" + kiosk + chain)


def absolute(batch):
    """The batch's entries with sequence number, boot ordinal and boot time in full."""
    ordinal, time = batch[8]
    for sequence, (kind, difference, *body) in enumerate(batch[9], batch[4]):
        if kind == BOOT:
            ordinal, time = ordinal + 1, 0
        time += difference
        yield [sequence, ordinal, time, kind, *body]


def heads(batch):
    """The hash after each entry."""
    head = batch[6]
    result = []
    for entry in absolute(batch):
        head = sha256(b"\0" + head + cbor2.dumps(entry, canonical=True))
        result.append(head)
    return result


def sig_structure(message):
    protected, _, payload, _ = decode(message).value
    return cbor2.dumps(["Signature1", protected, b"", payload])


def with_cryptography(message, spki):
    signature = decode(message).value[3]
    der = utils.encode_dss_signature(
        int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
    key = serialization.load_der_public_key(spki)
    key.verify(der, sig_structure(message), ec.ECDSA(hashes.SHA256()))
    return der


def with_pycose(message, spki):
    try:
        from pycose.keys import EC2Key
        from pycose.messages import Sign1Message
    except ImportError:
        return False
    parsed = Sign1Message.decode(message)
    parsed.key = EC2Key(crv="P_256", x=spki[-64:-32], y=spki[-32:])
    require(parsed.verify_signature(), "pycose refuses the signature")
    return True


def with_openssl(message, spki, der):
    if shutil.which("openssl") is None:
        return False
    with tempfile.TemporaryDirectory() as directory:
        files = {"key": spki, "signature": der, "signed": sig_structure(message)}
        for name, data in files.items():
            Path(directory, name).write_bytes(data)
        done = subprocess.run(
            ["openssl", "dgst", "-sha256", "-keyform", "DER", "-verify", "key",
             "-signature", "signature", "signed"],
            cwd=directory, capture_output=True, text=True)
        require(done.returncode == 0, "openssl: " + done.stdout + done.stderr)
    return True


def open_message(data, spki):
    """Verifies a signed message in every way there is; returns its type, payload and the ways."""
    message = decode(data)
    require(isinstance(message, cbor2.CBORTag) and message.tag == 18, "not a COSE_Sign1 message")
    protected, unprotected, payload, signature = message.value
    header = decode(protected)
    require(set(header) == {1, 4, 16} and header[1] in (-7, -9), "another protected header")
    require(unprotected == {} and len(signature) == 64, "another envelope")
    require(header[4] == key_id(spki), "signed by another key: " + header[4].hex())
    ways = ["cryptography"]
    der = with_cryptography(data, spki)
    if with_openssl(data, spki, der):
        ways.append("openssl")
    if header[1] == -7 and with_pycose(data, spki):
        ways.append("pycose")
    return TYPES[header[16]], decode(payload), payload, ways


def describe_batch(batch):
    require(set(batch) == set(range(1, 10)) and batch[1] == 1, "another version of batch")
    require(batch[5] == len(batch[9]) > 0, "the count is wrong")
    if batch[4] == 1:
        require(batch[6] == genesis(batch[2], batch[3]), "the chain does not begin at h0")
    head = heads(batch)[-1]
    require(head == batch[7], "the chain does not verify: head " + head.hex())
    return {"kiosk": batch[2], "chain": batch[3], "first": batch[4], "count": batch[5],
            "head": head}


def describe_heartbeat(beat):
    require(set(beat) == set(range(1, 18)) and beat[1] == 1, "another version of heartbeat")
    wall, error, quality = beat[10]
    return {"kiosk": beat[2], "chain": beat[3], "sequence": beat[4], "head": beat[5],
            "boot": beat[6], "boot_time": beat[7], "unsent": beat[8], "oldest_unsent": beat[9],
            "wall": wall, "wall_error": error, "clock": ("unset", "holdover", "synced")[quality],
            "panels": {panel: ("attached", "missing", "stuck")[state - 1]
                       for panel, state in beat[11]},
            "last_press": beat[12], "losses": beat[13], "commit": beat[14],
            "disk_free": beat[15], "light": ("green", "amber", "red")[beat[16]],
            "version": beat[17]}


def describe_heartbeat_answer(content):
    require(set(content) in (set(range(1, 7)), set(range(1, 8))) and content[1] == 1,
            "another version of an answer")
    names = ("question", "scale", "year", "month", "ratings", "share", "low", "high", "left_out")
    return {"kiosk": content[2], "answers": content[3], "code": content[4], "now": content[5],
            "next": content[6],
            "results": [dict(zip(names, result, strict=True)) for result in content[7]]
            if 7 in content else None}


def describe(kind, content):
    if kind == "batch":
        return describe_batch(content)
    if kind == "heartbeat":
        return describe_heartbeat(content)
    if kind == "heartbeat-answer":
        return describe_heartbeat_answer(content)
    if kind == "receipt":
        return {"kiosk": content[2], "chain": content[3], "answers": content[4],
                "code": content[5], "held": content[6], "now": content[7],
                "contiguous": content[8], "head": content[9], "next": content[10],
                "point": content.get(11)}
    if kind == "enrolment":
        return {"code": content[2], "kiosk": content[3], "key": key_id(content[4]),
                "chain": content[5]}
    require(content[2] == key_id(content[3]), "the key id is not the key's")
    return {"key": content[2], "use": content[4], "from": content[5], "until": content[6]}


def verify_message(data, spki):
    kind, content, payload, ways = open_message(data, spki)
    if kind == "enrolment":
        require(content[4] == spki, "the enrolment carries another key")
    return {"type": kind, "payload": sha256(payload), "verified_by": ways,
            **describe(kind, content)}


def verify_answer(data, root):
    statement, certificate, root_spki = decode(data)
    require(key_id(root_spki) == root, "another root: " + key_id(root_spki).hex())
    kind, content, _, _ = open_message(certificate, root_spki)
    require(kind == "key" and content[4] == 1, "not a certificate for receipts")
    require(content[2] == key_id(content[3]), "the key id is not the key's")
    result = verify_message(statement, content[3])
    require(result["type"] in ("receipt", "heartbeat-answer"), "not a statement of a server")
    require(content[5] <= result["now"] <= content[6], "the certificate was not valid")
    return {**result, "type": "answer"}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--key", type=bytes.fromhex, metavar="SPKI_HEX")
    which.add_argument("--root", type=bytes.fromhex, metavar="KEY_ID")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    for file in arguments.files:
        try:
            data = file.read_bytes()
            result = (verify_message(data, arguments.key) if arguments.key
                      else verify_answer(data, arguments.root))
        except Exception as error:  # whatever a library raises about bad bytes is a refusal
            sys.exit(f"{file}: {type(error).__name__}: {error}")
        print(json.dumps(result, default=bytes.hex, sort_keys=True))


if __name__ == "__main__":
    main()
