"""Registration and verification of passkeys (WebAuthn).

`fido2` is imported inside functions: it loads cryptography, ten megabytes of memory that a process
which only serves readers never needs.
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

CHALLENGE = "passkey_asked"


def are_supported(request: HttpRequest) -> bool:
    """Return False for an IP address, since browsers bind passkeys to a host name."""
    try:
        ip_address(_host(request).strip("[]"))
    except ValueError:
        return True
    return False


def registration_options(request: HttpRequest, person: Any) -> str:
    from fido2.webauthn import PublicKeyCredentialUserEntity, ResidentKeyRequirement

    user = PublicKeyCredentialUserEntity(
        id=str(person.pk).encode(),
        name=person.get_username(),
        display_name=person.get_full_name() or person.get_username(),
    )
    options, challenge = _server(request).register_begin(
        user,
        _credentials(person),
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=_verification(),
    )
    request.session[CHALLENGE] = challenge
    return json.dumps(dict(options.public_key))


def add_passkey(request: HttpRequest, person: Any, name: str, response_json: str) -> Passkey | None:
    """Store a new passkey. Return None if the response doesn't match or the key is known."""
    from fido2.utils import websafe_encode

    challenge = request.session.pop(CHALLENGE, None)
    answer = _parse(response_json)
    if not challenge or not answer:
        return None
    try:
        result = _server(request).register_complete(challenge, answer)
    except Exception:  # a parser of untrusted bytes may raise anything
        return None
    credential = result.credential_data
    identity = websafe_encode(credential.credential_id) if credential else ""
    if not credential or Passkey.objects.filter(credential_id=identity).exists():
        return None
    return Passkey.objects.create(
        person=person,
        name=name,
        credential_id=identity,
        credential=bytes(credential),
        uses=result.counter,
    )


def authentication_options(request: HttpRequest, person: Any) -> str:
    options, challenge = _server(request).authenticate_begin(_credentials(person), _verification())
    request.session[CHALLENGE] = challenge
    return json.dumps(dict(options.public_key))


def check_passkey(request: HttpRequest, person: Any, response_json: str) -> bool:
    """Verify a response. A challenge is valid once, and the key's counter must have grown.

    A counter that has not grown indicates a cloned key (WebAuthn, "Signature Counter
    Considerations").
    """
    from fido2.utils import websafe_encode
    from fido2.webauthn import AuthenticationResponse

    challenge = request.session.pop(CHALLENGE, None)
    answer = _parse(response_json)
    if not challenge or not answer:
        return False
    try:
        response = AuthenticationResponse.from_dict(answer)
        result = _server(request).authenticate_complete(challenge, _credentials(person), response)
    except Exception:  # as above
        return False
    count = response.response.authenticator_data.counter
    keys = Passkey.objects.filter(
        person=person.pk, credential_id=websafe_encode(result.credential_id)
    )
    # Keys without a counter always report 0.
    unused = keys.filter(uses__lt=count) if count else keys.filter(uses=0)
    return unused.update(uses=count, used_at=timezone.now()) == 1


def _verification() -> "UserVerificationRequirement":
    """User verification is not required: the password already proves who holds the key."""
    from fido2.webauthn import UserVerificationRequirement

    return UserVerificationRequirement.PREFERRED


def _server(request: HttpRequest) -> "Fido2Server":
    from fido2.server import Fido2Server
    from fido2.webauthn import PublicKeyCredentialRpEntity

    # Behind a proxy the request's scheme and port may differ from those that the browser uses.
    origins = {f"{request.scheme}://{request.get_host()}"} | {settings.CLIPQA_SITE_URL or None}
    party = PublicKeyCredentialRpEntity(id=_host(request), name=settings.CLIPQA_SITE_NAME)
    return Fido2Server(party, verify_origin=lambda origin: origin in origins)


def _host(request: HttpRequest) -> str:
    host = request.get_host()
    return host.rpartition("]")[0] + "]" if "]" in host else host.partition(":")[0]


def _credentials(person: Any) -> "list[AttestedCredentialData]":
    from fido2.webauthn import AttestedCredentialData

    stored = Passkey.objects.filter(person=person.pk).values_list("credential", flat=True)
    return [AttestedCredentialData(bytes(credential)) for credential in stored]


def _parse(response_json: str) -> dict[str, Any]:
    try:
        parsed = json.loads(response_json)
    except (ValueError, RecursionError):
        return {}
    return parsed if isinstance(parsed, dict) else {}
