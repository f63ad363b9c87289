"""A security key in software, which answers as a browser with a key would."""

import hashlib
import json
import re
from html import unescape
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestedCredentialData, AuthenticatorData

HOST, ORIGIN = "testserver", "http://testserver"
PRESENT = AuthenticatorData.FLAG.UP


class SoftKey:
    def __init__(self, name: bytes = b"soft key", counts: bool = True) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.name, self.counter, self.counts = name, 0, counts

    def create(self, options: dict[str, Any], origin: str = ORIGIN, host: str = HOST) -> str:
        public = ES256.from_cryptography_key(self.private.public_key())
        credential = AttestedCredentialData.create(Aaguid.NONE, self.name, public)
        flags = PRESENT | AuthenticatorData.FLAG.AT
        data = AuthenticatorData.create(_digest(host), flags, self._count(), credential)
        attested = cbor.encode({"fmt": "none", "attStmt": {}, "authData": bytes(data)})
        client = _client("webauthn.create", options, origin)
        return self._response(clientDataJSON=client, attestationObject=attested)

    def get(self, options: dict[str, Any], origin: str = ORIGIN, host: str = HOST) -> str:
        data = AuthenticatorData.create(_digest(host), PRESENT, self._count())
        client = _client("webauthn.get", options, origin)
        signed = bytes(data) + hashlib.sha256(client).digest()
        signature = self.private.sign(signed, ec.ECDSA(hashes.SHA256()))
        parts = {"authenticatorData": bytes(data), "signature": signature}
        return self._response(clientDataJSON=client, **parts)

    def _count(self) -> int:
        self.counter += self.counts
        return self.counter

    def _response(self, **parts: bytes) -> str:
        response = {name: websafe_encode(part) for name, part in parts.items()}
        name = websafe_encode(self.name)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def options_on(page: Any) -> dict[str, Any]:
    """Return the options that the page passes to the browser."""
    found = re.search(r'data-options="([^"]+)"', page.content.decode())
    assert found
    options: dict[str, Any] = json.loads(unescape(found[1]))
    return options


def _client(kind: str, options: dict[str, Any], origin: str) -> bytes:
    data = {"type": kind, "challenge": options["challenge"], "origin": origin, "crossOrigin": False}
    return json.dumps(data).encode()


def _digest(host: str) -> bytes:
    return hashlib.sha256(host.encode()).digest()
