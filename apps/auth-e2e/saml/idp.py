"""An identity provider of SAML that we did not write: pysaml2, which signs and verifies by xmlsec1. A line of JSON asks it, a line answers."""

import base64
import datetime
import json
import os
import re
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT, BINDING_SOAP
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID, encrypted_id_from_string
from saml2.samlp import STATUS_NO_PASSIVE
from saml2.server import Server
from saml2.sigver import get_pem_wrapped_unwrapped, pre_encryption_part, pre_signature_part, verify_redirect_signature
from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256

folder, base = sys.argv[1:]
bindings = {"redirect": BINDING_HTTP_REDIRECT, "post": BINDING_HTTP_POST}
# What pysaml2 has xmlsec1 encrypt by unless it is told otherwise is Triple DES.
ciphers = {"gcm": ("http://www.w3.org/2009/xmlenc11#aes256-gcm", "aes-256"), "cbc": ("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "aes-128"), "3des": ("http://www.w3.org/2001/04/xmlenc#tripledes-cbc", "des-192")}
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
            "endpoints": {name: [(f"{base}/{path}", binding) for binding in bindings.values()] for name, path in (("single_sign_on_service", "sso"), ("single_logout_service", "slo"))},
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
    return acts[asked["act"]](server, asked, bindings[asked["binding"]])


def parsed(read, binding, request):
    signed = {"sigalg": request["SigAlg"], "signature": request["Signature"], "relay_state": request.get("RelayState")} if binding == BINDING_HTTP_REDIRECT else {}
    return read(request["SAMLRequest"], binding, **signed).message


def sent(server, binding, message, destination, is_answer):
    """By a redirect, signed over its query, or as it stands in a form."""
    if binding == BINDING_HTTP_POST:
        return {"destination": destination, "message": str(message)}
    info = server.apply_binding(binding, str(message), destination, "", response=is_answer, sign=True, sigalg=SIG_RSA_SHA256)
    return {"address": dict(info["headers"])["Location"]}


def signing(binding):
    return {"sign": binding == BINDING_HTTP_POST, "sign_alg": SIG_RSA_SHA256, "digest_alg": DIGEST_SHA256}


def named(asked):
    return NameID(format=NAMEID_FORMAT_PERSISTENT, text=asked["name"])


def told_to(server):
    return next(iter(server.metadata.with_descriptor("spsso")))


def logged_out(server, asked, binding):
    message = parsed(server.parse_logout_request, binding, asked["request"])
    response = server.create_logout_response(message, [binding], **signing(binding))
    return {"name": message.name_id.text, "index": message.session_index[0].text, **sent(server, binding, response, server.response_args(message, [binding])["destination"], True)}


def log_out(server, asked, binding):
    _, destination = server.pick_binding("single_logout_service", [binding], "spsso", entity_id=told_to(server))
    _, request = server.create_logout_request(destination, told_to(server), name_id=named(asked), session_indexes=[asked["index"]], **signing(binding))
    return sent(server, binding, request, destination, False)


def heard(server, asked, binding):
    request = asked["request"]
    if binding == BINDING_HTTP_REDIRECT:  # it looks at signatures of answers alone that stand in them
        [(_, certificate)] = server.metadata.certs(told_to(server), "spsso", "signing")
        if not verify_redirect_signature(request, server.sec.sec_backend, certificate):
            raise ValueError("the query is not signed")
    return {"status": server.parse_logout_request_response(request["SAMLResponse"], binding).response.status.status_code.value}


def encrypt_by(server, cipher):
    algorithm, key_type = ciphers[cipher]
    encrypt = server.sec.encrypt_assertion

    def by(statement, key, template, node_xpath=None):
        template.encryption_method.algorithm = algorithm
        return encrypt(statement, key, template, key_type=key_type, node_xpath=node_xpath)

    server.sec.encrypt_assertion = by


def encrypted_name(server, name_id):
    """It opens names that are encrypted, and makes none: xmlsec1 does."""
    [(_, certificate), *_] = server.metadata.certs(told_to(server), "any", "encryption")
    wrapped, bare = get_pem_wrapped_unwrapped(certificate)
    with open(at("sp.pem"), "w") as file:
        file.write(wrapped)
    name = re.sub(r"<\?xml.*?\?>\s*", "", name_id.to_string().decode())
    holder = f'<e:EncryptedID xmlns:e="urn:oasis:names:tc:SAML:2.0:assertion">{name}</e:EncryptedID>'
    path = "/*[local-name()='EncryptedID']/*[local-name()='NameID']"
    return encrypted_id_from_string(server.sec.encrypt_assertion(holder, at("sp.pem"), pre_encryption_part(encrypt_cert=bare), node_xpath=path))


def encrypt_names(server):
    respond = server._response

    def named(*args, assertion, **more):  # by then it has written down whom it has logged in
        assertion.subject.encrypted_id, assertion.subject.name_id = encrypted_name(server, assertion.subject.name_id), None
        return respond(*args, assertion=assertion, **more)

    server._response = named


def logged_out_by_soap(server, asked, binding):
    """Sent by its server to ours. Of the answer it takes the message out of the envelope by writing it anew, which breaks our signature, so it is given the message as it stood there."""
    _, destination = server.pick_binding("single_logout_service", [BINDING_SOAP], "spsso", entity_id=told_to(server))
    _, request = server.create_logout_request(destination, told_to(server), name_id=named(asked), sign=False)
    encrypt_by(server, asked["encrypted"])
    request.encrypted_id, request.name_id = encrypted_name(server, request.name_id), None
    request.signature = pre_signature_part(request.id, server.sec.my_cert, 1, sign_alg=SIG_RSA_SHA256, digest_alg=DIGEST_SHA256)
    response = server.send_using_soap(request, destination, sign=True)
    message = re.search(r"<samlp:LogoutResponse.*</samlp:LogoutResponse>", response.text, re.S).group(0)
    heard = server.parse_logout_request_response(base64.b64encode(message.encode()).decode(), BINDING_HTTP_POST).response
    [(_, certificate), *_] = server.metadata.certs(told_to(server), "spsso", "signing")
    with open(at("sp.pem"), "w") as file:
        file.write(get_pem_wrapped_unwrapped(certificate)[0])
    signed = server.sec.verify_signature(message, at("sp.pem"), node_name="urn:oasis:names:tc:SAML:2.0:protocol:LogoutResponse", node_id=heard.id)
    return {"status": heard.status.status_code.value, "answers": str(heard.in_response_to == request.id), "signed": str(bool(signed))}


def knows_nobody(server, asked, binding):
    message = parsed(server.parse_authn_request, binding, asked["request"])
    said = server.response_args(message)
    response = server.create_error_response(said["in_response_to"], said["destination"], (STATUS_NO_PASSIVE, "nobody is logged in"), sign=True, sign_alg=SIG_RSA_SHA256, digest_alg=DIGEST_SHA256)
    return {"passive": str(message.is_passive), "destination": said["destination"], "response": str(response)}


def log_in(server, asked, binding):
    if "encrypted" in asked:
        encrypt_by(server, asked["encrypted"])
        encrypt_names(server)
    said = server.response_args(parsed(server.parse_authn_request, binding, asked["request"])) if "request" in asked else None
    sp = told_to(server)
    destination = said["destination"] if said else server.pick_binding("assertion_consumer_service", [BINDING_HTTP_POST], "spsso", entity_id=sp)[1]
    response = server.create_authn_response(
        identity=asked["person"],
        in_response_to=said["in_response_to"] if said else None,
        destination=destination,
        sp_entity_id=sp,
        name_id=named(asked),
        authn={"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport", "authn_instant": int(datetime.datetime.now().timestamp())},
        sign_response="response" in asked["signed"],
        sign_assertion="assertion" in asked["signed"],
        sign_alg=SIG_RSA_SHA256,
        digest_alg=DIGEST_SHA256,
        encrypt_assertion="encrypted" in asked,
        encrypt_assertion_self_contained=True,
    )
    return {"destination": destination, "response": str(response)}


acts = {"knows nobody": knows_nobody, "log out by SOAP": logged_out_by_soap, "log in": log_in, "log out": log_out, "logged out": logged_out, "heard": heard}


make_key()
for line in sys.stdin:
    try:
        told = answer(json.loads(line))
    except Exception as error:  # whoever asks says whether that was to be
        told = {"error": type(error).__name__}
    print(json.dumps(told), flush=True)
