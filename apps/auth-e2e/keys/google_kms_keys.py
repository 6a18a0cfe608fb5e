"""The keys of what plays Google Cloud KMS: real ones of cryptography. What a method does is given and gives the messages of Google's client."""
import os

import google_crc32c
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from google.cloud.kms_v1 import types

State, Algorithm, Level = types.CryptoKeyVersion.CryptoKeyVersionState, types.CryptoKeyVersion.CryptoKeyVersionAlgorithm, types.ProtectionLevel
keys, versions, private = {}, {}, {}
sum_of = google_crc32c.value


class Refusal(Exception):
    def __init__(self, status, name):
        self.status, self.name = status, name


def found(there, name):
    if name not in there:
        raise Refusal(404, "NOT_FOUND")
    return there[name]


def intact(data, wrapper):
    """A checksum that came with it has to fit; whether one came is told."""
    if wrapper is None:
        return False
    if wrapper != sum_of(data):
        raise Refusal(400, "INVALID_ARGUMENT")
    return True


def create_crypto_key(r):
    name = f"{r.parent}/cryptoKeys/{r.crypto_key_id}"
    if name in keys:
        raise Refusal(409, "ALREADY_EXISTS")
    key = keys[name] = types.CryptoKey(r.crypto_key)
    key.name = name
    if not key.version_template.algorithm:
        key.version_template.algorithm = Algorithm.GOOGLE_SYMMETRIC_ENCRYPTION
    if not r.skip_initial_version_creation:
        create_version(types.CreateCryptoKeyVersionRequest(parent=name))
    return key


def create_version(r):
    template = found(keys, r.parent).version_template
    number = 1 + sum(name.startswith(f"{r.parent}/cryptoKeyVersions/") for name in versions)
    name, kind = f"{r.parent}/cryptoKeyVersions/{number}", template.algorithm.name
    private[name] = (ed25519.Ed25519PrivateKey.generate() if "ED25519" in kind else ec.generate_private_key(ec.SECP256R1()) if "P256" in kind
                     else rsa.generate_private_key(65537, 2048) if "RSA" in kind else AESGCM(AESGCM.generate_key(256)))
    state = State.PENDING_GENERATION if "SIGN" in kind else State.ENABLED
    versions[name] = types.CryptoKeyVersion(name=name, state=state, algorithm=template.algorithm, protection_level=template.protection_level or Level.SOFTWARE)
    return versions[name]


def get_version(r):
    """One that is made is ready when it is looked at for the second time."""
    version = found(versions, r.name)
    shown = types.CryptoKeyVersion(version)
    if version.state == State.PENDING_GENERATION:
        version.state = State.ENABLED
    return shown


def update_version(r):
    found(versions, r.crypto_key_version.name).state = r.crypto_key_version.state
    return versions[r.crypto_key_version.name]


def destroy(r):
    found(versions, r.name).state = State.DESTROY_SCHEDULED
    return versions[r.name]


def update_key(r):
    key = found(keys, r.crypto_key.name)
    if list(r.update_mask.paths) != ["labels"]:
        raise Refusal(400, "INVALID_ARGUMENT")
    key.labels = r.crypto_key.labels
    return key


def usable(name):
    version = found(versions, name)
    if version.state != State.ENABLED:
        raise Refusal(400, "FAILED_PRECONDITION")
    return version


def public_key(r):
    version = usable(r.name)
    pem = private[r.name].public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return types.PublicKey(name=r.name, pem=pem.decode(), pem_crc32c=sum_of(pem), algorithm=version.algorithm, protection_level=version.protection_level)


def sign(r):
    version, digest, kind = usable(r.name), r.digest.sha256, Prehashed(hashes.SHA256())
    name, key = version.algorithm.name, private[r.name]
    if bool(r.data) == bool(digest) or ("ED25519" in name) != bool(r.data):
        raise Refusal(400, "INVALID_ARGUMENT")
    data_fits, digest_fits = intact(r.data, r.data_crc32c), intact(digest, r.digest_crc32c)
    signature = (key.sign(r.data) if r.data else key.sign(digest, ec.ECDSA(kind)) if "P256" in name
                 else key.sign(digest, padding.PSS(padding.MGF1(hashes.SHA256()), 32), kind) if "PSS" in name else key.sign(digest, padding.PKCS1v15(), kind))
    return types.AsymmetricSignResponse(name=r.name, signature=signature, signature_crc32c=sum_of(signature), verified_data_crc32c=data_fits, verified_digest_crc32c=digest_fits, protection_level=version.protection_level)


def encrypt(r):
    fits = [intact(r.plaintext, r.plaintext_crc32c), intact(r.additional_authenticated_data, r.additional_authenticated_data_crc32c)]
    name, nonce = f"{r.name}/cryptoKeyVersions/1", os.urandom(12)
    sealed = nonce + private[found(versions, name).name].encrypt(nonce, r.plaintext, r.additional_authenticated_data)
    return types.EncryptResponse(name=name, ciphertext=sealed, ciphertext_crc32c=sum_of(sealed), verified_plaintext_crc32c=fits[0], verified_additional_authenticated_data_crc32c=fits[1])


def decrypt(r):
    intact(r.ciphertext, r.ciphertext_crc32c), intact(r.additional_authenticated_data, r.additional_authenticated_data_crc32c)
    try:
        plain = private[f"{r.name}/cryptoKeyVersions/1"].decrypt(r.ciphertext[:12], r.ciphertext[12:], r.additional_authenticated_data)
    except InvalidTag:
        raise Refusal(400, "INVALID_ARGUMENT")
    return types.DecryptResponse(plaintext=plain, plaintext_crc32c=sum_of(plain))


methods = {
    "CreateCryptoKey": create_crypto_key, "GetCryptoKey": lambda r: found(keys, r.name), "UpdateCryptoKey": update_key,
    "CreateCryptoKeyVersion": create_version, "GetCryptoKeyVersion": get_version, "UpdateCryptoKeyVersion": update_version, "DestroyCryptoKeyVersion": destroy,
    "GetPublicKey": public_key, "AsymmetricSign": sign, "Encrypt": encrypt, "Decrypt": decrypt,
}
