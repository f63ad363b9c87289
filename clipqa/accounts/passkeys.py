"""Passkeys: what the browser is asked for, and whether what it brings is right.

`fido2` brings cryptography, ten megabytes that a process which serves readers never needs, so it is
imported where it is used.
"""

import json
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from clipqa.models import Passkey

if TYPE_CHECKING:
    from fido2.server import Fido2Server
    from fido2.webauthn import AttestedCredentialData, UserVerificationRequirement

ASKED = "passkey_asked"


def are_possible(request: HttpRequest) -> bool:
    """Browsers tie them to a name: an address made of numbers has none."""
    try:
        ip_address(_host(request).strip("[]"))
    except ValueError:
        return True
    return False


def ask_for_new(request: HttpRequest, person: Any) -> str:
    from fido2.webauthn import PublicKeyCredentialUserEntity, ResidentKeyRequirement

    user = PublicKeyCredentialUserEntity(
        id=str(person.pk).encode(),
        name=person.get_username(),
        display_name=person.get_full_name() or person.get_username(),
    )
    options, asked = _server(request).register_begin(
        user,
        _credentials(person),
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=_verification(),
    )
    request.session[ASKED] = asked
    return json.dumps(dict(options.public_key))


def add_passkey(request: HttpRequest, person: Any, name: str, brought: str) -> Passkey | None:
    """None if it is not what was asked for, or there already."""
    from fido2.utils import websafe_encode

    asked = request.session.pop(ASKED, None)
    answer = _read(brought)
    if not asked or not answer:
        return None
    try:
        found = _server(request).register_complete(asked, answer)
    except Exception:  # a parser of foreign bytes: whatever it stumbles over wasn't asked for
        return None
    credential = found.credential_data
    identity = websafe_encode(credential.credential_id) if credential else ""
    if not credential or Passkey.objects.filter(credential_id=identity).exists():
        return None
    return Passkey.objects.create(
        person=person,
        name=name,
        credential_id=identity,
        credential=bytes(credential),
        uses=found.counter,
    )


def ask_for_one(request: HttpRequest, person: Any) -> str:
    options, asked = _server(request).authenticate_begin(_credentials(person), _verification())
    request.session[ASKED] = asked
    return json.dumps(dict(options.public_key))


def check_passkey(request: HttpRequest, person: Any, brought: str) -> bool:
    """Each question is answered once, and no copy of a key that counted less is taken."""
    from fido2.utils import websafe_encode
    from fido2.webauthn import AuthenticationResponse

    asked = request.session.pop(ASKED, None)
    answer = _read(brought)
    if not asked or not answer:
        return False
    try:
        response = AuthenticationResponse.from_dict(answer)
        found = _server(request).authenticate_complete(asked, _credentials(person), response)
    except Exception:  # as above
        return False
    counted = response.response.authenticator_data.counter
    keys = Passkey.objects.filter(
        person=person.pk, credential_id=websafe_encode(found.credential_id)
    )
    # Keys that don't count say 0 each time.
    unspent = keys.filter(uses__lt=counted) if counted else keys.filter(uses=0)
    return unspent.update(uses=counted, used_at=timezone.now()) == 1


def _verification() -> "UserVerificationRequirement":
    """A second factor proves that the key is there; the password proves who holds it."""
    from fido2.webauthn import UserVerificationRequirement

    return UserVerificationRequirement.PREFERRED


def _server(request: HttpRequest) -> "Fido2Server":
    from fido2.server import Fido2Server
    from fido2.webauthn import PublicKeyCredentialRpEntity

    # Behind a proxy a request may not know the scheme and port that the browser sees.
    here = {f"{request.scheme}://{request.get_host()}"} | {settings.CLIPQA_SITE_URL or None}
    party = PublicKeyCredentialRpEntity(id=_host(request), name=settings.CLIPQA_SITE_NAME)
    return Fido2Server(party, verify_origin=lambda origin: origin in here)


def _host(request: HttpRequest) -> str:
    host = request.get_host()
    return host.rpartition("]")[0] + "]" if "]" in host else host.partition(":")[0]


def _credentials(person: Any) -> "list[AttestedCredentialData]":
    from fido2.webauthn import AttestedCredentialData

    kept = Passkey.objects.filter(person=person.pk).values_list("credential", flat=True)
    return [AttestedCredentialData(bytes(credential)) for credential in kept]


def _read(brought: str) -> dict[str, Any]:
    try:
        read = json.loads(brought)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}
