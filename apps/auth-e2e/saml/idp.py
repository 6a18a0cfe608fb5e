"""An identity provider of SAML that we did not write: pysaml2, which signs and verifies by xmlsec1. A line of JSON asks it, a line answers."""

import datetime
import json
import os
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID
from saml2.server import Server
from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256

folder, base = sys.argv[1:]
at = lambda name: os.path.join(folder, name)


def make_key():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "idp")])
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=2)).sign(key, hashes.SHA256())
    )
    with open(at("idp.key"), "wb") as file:
        file.write(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()))
    with open(at("idp.pem"), "wb") as file:
        file.write(certificate.public_bytes(serialization.Encoding.PEM))


def config(**more):
    return IdPConfig().load({
        "entityid": f"{base}/metadata",
        "key_file": at("idp.key"),
        "cert_file": at("idp.pem"),
        "xmlsec_binary": "/usr/bin/xmlsec1",
        "service": {"idp": {
            "endpoints": {"single_sign_on_service": [(f"{base}/sso", BINDING_HTTP_REDIRECT), (f"{base}/sso", BINDING_HTTP_POST)]},
            "want_authn_requests_signed": True,
            "name_id_format": [NAMEID_FORMAT_PERSISTENT],
            "policy": {"default": {"lifetime": {"minutes": 5}, "attribute_restrictions": None, "name_form": "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"}},
        }},
        **more,
    })


def answer(asked):
    if "metadata" not in asked:
        return {"metadata": str(entity_descriptor(config()))}
    with open(at("sp.xml"), "w") as file:
        file.write(asked["metadata"])
    server = Server(config=config(metadata={"local": [at("sp.xml")]}))
    request = asked["request"]
    if asked["binding"] == "redirect":
        parsed = server.parse_authn_request(request["SAMLRequest"], BINDING_HTTP_REDIRECT, sigalg=request["SigAlg"], signature=request["Signature"])
    else:
        parsed = server.parse_authn_request(request["SAMLRequest"], BINDING_HTTP_POST)
    said = server.response_args(parsed.message)
    response = server.create_authn_response(
        identity=asked["person"],
        in_response_to=said["in_response_to"],
        destination=said["destination"],
        sp_entity_id=said["sp_entity_id"],
        name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text=asked["name"]),
        authn={"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport", "authn_instant": int(datetime.datetime.now().timestamp())},
        sign_response="response" in asked["signed"],
        sign_assertion="assertion" in asked["signed"],
        sign_alg=SIG_RSA_SHA256,
        digest_alg=DIGEST_SHA256,
    )
    return {"destination": said["destination"], "response": str(response)}


make_key()
for line in sys.stdin:
    try:
        told = answer(json.loads(line))
    except Exception as error:  # whoever asks says whether that was to be
        told = {"error": type(error).__name__}
    print(json.dumps(told), flush=True)
