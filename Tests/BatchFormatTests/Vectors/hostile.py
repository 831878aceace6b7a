#!/usr/bin/env python3
"""Makes messages that somebody with bad intentions would try, beside one that is good.

    hostile.py DIRECTORY

Each file carries a signature that is right under some reading of COSE, made with stock libraries
by the keys of make_vectors.py: the kiosk's, and others. Files named `same-*` are other bytes for
the statement of `good.cose`; all others have to be refused. The Python verifier has to agree.
"""

import hashlib
import hmac
import sys
from pathlib import Path

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils

from make_vectors import Key
from verify import key_id, sha256, verify_message

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
TYPE = "application/vnd.hailong.batch+cose"
KIOSK, OTHER = Key("kiosk"), Key("next")
GOOD = Path(__file__).with_name("batch.cose").read_bytes()
PAYLOAD = cbor2.loads(GOOD).value[2]
HEADER = {1: -7, 4: key_id(KIOSK.spki), 16: TYPE}


def raw(key, data, digest=hashes.SHA256(), size=32):
    r, s = utils.decode_dss_signature(key.sign(data, ec.ECDSA(digest)))
    return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def private(key):
    return ec.derive_private_key(int.from_bytes(key.secret, "big"), ec.SECP256R1())


def message(header=None, unprotected=None, payload=PAYLOAD, sign=None, context="Signature1",
            aad=b"", signed=None, protected=None, tag=18):
    """A COSE_Sign1 message that says and signs what it is told."""
    if protected is None:
        protected = cbor2.dumps(HEADER if header is None else header, canonical=True)
    structure = cbor2.dumps([context, protected, aad, PAYLOAD if signed is None else signed])
    signature = (sign or (lambda data: raw(private(KIOSK), data)))(structure)
    value = [protected, unprotected or {}, payload, signature]
    return cbor2.dumps(value if tag is None else cbor2.CBORTag(tag, value))


def without(*labels):
    return {label: value for label, value in HEADER.items() if label not in labels}


def signature_of(change):
    def sign(data):
        return change(raw(private(KIOSK), data))
    return sign


def algorithms():
    for alg in (0, 4, 5, 6, 7, -5, -8, -16, -35, -36, -37, -47, -48, -51, -257, -65535, 7777777):
        yield f"alg-{alg}", message({**HEADER, 1: alg})
    for name, alg in (("text", "ES256"), ("none", "none"), ("null", None), ("list", [-7])):
        yield f"alg-{name}", message({**HEADER, 1: alg})
    yield "alg-missing", message(without(1))
    yield "alg-unprotected", message(without(1), {1: -7})
    yield "alg-both", message(HEADER, {1: -8})
    yield "alg-long-form", message(protected=b"\xa3\x01\x38\x06" + cbor2.dumps(HEADER)[3:])
    # The public key as the secret of a MAC, and keys of other curves.
    mac = hmac.new(KIOSK.spki, digestmod=hashlib.sha256)
    for name, alg in (("claimed", 5), ("hidden", -7)):
        def digest(data):
            tag = mac.copy()
            tag.update(data)
            return tag.digest() + bytes(32)
        yield f"mac-{name}", message({**HEADER, 1: alg}, sign=digest)
    large = ec.generate_private_key(ec.SECP384R1())
    yield "curve-384", message({**HEADER, 1: -35},
                               sign=lambda data: raw(large, data, hashes.SHA384(), 48))
    koblitz = ec.generate_private_key(ec.SECP256K1())
    yield "curve-256k1", message(sign=lambda data: raw(koblitz, data))
    yield "curve-256k1-claimed", message({**HEADER, 1: -47}, sign=lambda data: raw(koblitz, data))
    edwards = ed25519.Ed25519PrivateKey.generate()
    yield "curve-25519", message({**HEADER, 1: -8}, sign=edwards.sign)
    yield "hash-384", message(sign=lambda data: raw(private(KIOSK), data, hashes.SHA384()))


def headers():
    yield "kid-missing", message(without(4))
    yield "kid-unprotected", message(without(4), {4: HEADER[4]})
    yield "kid-of-other", message({**HEADER, 4: key_id(OTHER.spki)})
    yield "kid-other-signs", message(sign=lambda data: raw(private(OTHER), data))
    yield "kid-whole", message({**HEADER, 4: sha256(KIOSK.spki)})
    yield "kid-short", message({**HEADER, 4: HEADER[4][:8]})
    yield "kid-text", message({**HEADER, 4: HEADER[4].hex()})
    yield "type-missing", message(without(16))
    yield "type-unprotected", message(without(16), {16: TYPE})
    yield "type-number", message({**HEADER, 16: 101})
    yield "type-case", message({**HEADER, 16: TYPE.upper()})
    for label, value in ((2, [16]), (3, "application/cbor"), (5, bytes(12)), (7, []),
                         (15, {}), (33, KIOSK.spki), (35, "https://example.vn/key"), (-1, 0)):
        yield f"extra-{label}", message({**HEADER, label: value})
        yield f"extra-{label}-unprotected", message(HEADER, {label: value})
    yield "header-empty", message({})
    yield "header-zero-length", message(protected=b"")
    yield "header-not-a-map", message(protected=b"\x83\x01\x02\x03")
    yield "header-twice", message(protected=b"\xa4\x01\x26" + cbor2.dumps(HEADER)[1:])
    yield "header-indefinite", message(protected=b"\xbf" + cbor2.dumps(HEADER)[1:] + b"\xff")


def envelopes():
    yield "payload-detached", message(payload=None)
    yield "payload-empty", message(payload=b"", signed=b"")
    yield "payload-other", message(payload=PAYLOAD[:-1] + bytes([PAYLOAD[-1] ^ 1]))
    yield "payload-not-bytes", message(payload=cbor2.loads(PAYLOAD))
    yield "context-signature", message(context="Signature")
    yield "context-mac", message(context="MAC0")
    yield "context-counter", message(context="CounterSignature")
    yield "external-data", message(aad=b"hailong")
    for tag in (None, 16, 17, 19, 61, 96, 97, 98):
        yield f"tag-{tag}", message(tag=tag)
    yield "tag-twice", cbor2.dumps(cbor2.CBORTag(18, cbor2.loads(GOOD)))
    yield "tag-cwt", cbor2.dumps(cbor2.CBORTag(61, cbor2.loads(GOOD)))
    # COSE_Sign with one right signature, and a counter-signature beside a wrong one.
    protected, _, payload, right = cbor2.loads(GOOD).value
    signers = [[protected, {}, right]]
    yield "many-signers", cbor2.dumps(cbor2.CBORTag(98, [b"", {}, payload, signers]))
    yield "countersigned", cbor2.dumps(
        cbor2.CBORTag(18, [protected, {11: [protected, {}, right]}, payload, bytes(64)]))
    yield "two-messages", GOOD + GOOD


def signatures():
    number = ORDER.to_bytes(32, "big")
    yield "signature-zero", message(sign=lambda data: bytes(64))
    yield "signature-r-zero", message(sign=signature_of(lambda s: bytes(32) + s[32:]))
    yield "signature-s-zero", message(sign=signature_of(lambda s: s[:32] + bytes(32)))
    yield "signature-order", message(sign=lambda data: number + number)
    yield "signature-r-beyond", message(sign=signature_of(lambda s: number + s[32:]))
    yield "signature-swapped", message(sign=signature_of(lambda s: s[32:] + s[:32]))
    yield "signature-ones", message(sign=lambda data: b"\xff" * 64)
    yield "signature-short", message(sign=signature_of(lambda s: s[:63]))
    yield "signature-long", message(sign=signature_of(lambda s: s + b"\0"))
    yield "signature-empty", message(sign=lambda data: b"")
    yield "signature-der", message(
        sign=lambda data: private(KIOSK).sign(data, ec.ECDSA(hashes.SHA256())))
    yield "same-signed-again", message()
    # Whoever has no key can turn s around: the same statement, in other bytes.
    protected, _, payload, right = cbor2.loads(GOOD).value
    s = ORDER - int.from_bytes(right[32:], "big")
    other = right[:32] + s.to_bytes(32, "big")
    yield "same-s-turned", cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, other]))
    yield "same-alg-9", message({**HEADER, 1: -9})


def main():
    directory = Path(sys.argv[1])
    for make in (algorithms, headers, envelopes, signatures):
        for name, data in make():
            (directory / f"{name}.cose").write_bytes(data)
            try:
                verify_message(data, KIOSK.spki)
                accepted = True
            except Exception:  # whatever a library raises about bad bytes is a refusal
                accepted = False
            if accepted != name.startswith("same-"):
                sys.exit(f"{name}: verify.py {'accepts' if accepted else 'refuses'} it")


if __name__ == "__main__":
    main()
