"""Plays an authenticator with its browser: reads a ceremony a line, as JSON, and answers what navigator.credentials would.

`key` is soft-webauthn's, which knows no PIN. `passkey` has made sure of its person; all of its bytes are written by fido2 (Yubico).
"""

import json
import os
import sys

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from fido2.cose import ES256, RS256, EdDSA
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData
from soft_webauthn import SoftWebauthnDevice

FLAG = AuthenticatorData.FLAG
SIGN = {
    -7: (lambda: ec.generate_private_key(ec.SECP256R1()), ES256, lambda key, data: key.sign(data, ec.ECDSA(hashes.SHA256()))),
    -8: (ed25519.Ed25519PrivateKey.generate, EdDSA, lambda key, data: key.sign(data)),
    -257: (lambda: rsa.generate_private_key(65537, 2048), RS256, lambda key, data: key.sign(data, padding.PKCS1v15(), hashes.SHA256())),
}


class Passkey:
    def __init__(self, alg):
        make, self.cose, self.sign = SIGN[alg]
        self.id, self.private, self.handle, self.count = os.urandom(32), make(), b"", 0

    def create(self, options, origin):
        public = options["publicKey"]
        self.handle = public["user"]["id"]
        credential = AttestedCredentialData.create(b"\0" * 16, self.id, self.cose.from_cryptography_key(self.private.public_key()))
        data = AuthenticatorData.create(sha256(public["rp"]["id"].encode()), FLAG.UP | FLAG.UV | FLAG.AT, self.count, credential)
        client = CollectedClientData.create("webauthn.create", public["challenge"], origin)
        return {"rawId": self.id, "response": {"clientDataJSON": bytes(client), "attestationObject": bytes(AttestationObject.create("none", data, {}))}}

    def get(self, options, origin):
        public = options["publicKey"]
        self.count += 1
        data = AuthenticatorData.create(sha256(public["rpId"].encode()), FLAG.UP | FLAG.UV, self.count)
        client = CollectedClientData.create("webauthn.get", public["challenge"], origin)
        signature = self.sign(self.private, bytes(data) + client.hash)
        return {"rawId": self.id, "response": {"clientDataJSON": bytes(client), "authenticatorData": bytes(data), "signature": signature, "userHandle": self.handle}}


def decoded(given):
    """The options, with bytes where the browser has bytes."""
    given["challenge"] = websafe_decode(given["challenge"])
    if "user" in given:
        given["user"]["id"] = websafe_decode(given["user"]["id"])
    return {"publicKey": given}


def encoded(answer):
    response = {name: websafe_encode(bytes(value)) for name, value in answer["response"].items()}
    raw = websafe_encode(answer["rawId"])
    return json.dumps({"id": raw, "rawId": raw, "type": "public-key", "clientExtensionResults": {}, "response": response})


device = SoftWebauthnDevice() if sys.argv[1] == "key" else Passkey(int(sys.argv[2]))
for line in sys.stdin:
    asked = json.loads(line)
    ceremony = device.create if asked["ceremony"] == "create" else device.get
    print(encoded(ceremony(decoded(asked["options"]), asked["origin"])), flush=True)
