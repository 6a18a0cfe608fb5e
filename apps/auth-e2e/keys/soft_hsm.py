"""A token as a foreign program sees it. `master MODULE TOKEN PIN` makes the key that wraps; `readable MODULE TOKEN PIN LABEL` makes an RSA key that may be taken out, and `kept MODULE TOKEN PIN LABEL` one for ES256 that may not; `objects MODULE TOKEN PIN` prints what is there, and what may be read of it."""
import json
import sys

import pkcs11
from pkcs11 import Attribute, KeyType, ObjectClass
from pkcs11.util.ec import encode_named_curve_parameters

_, command, module, token, pin, *label = sys.argv
names = {ObjectClass.PRIVATE_KEY: "private", ObjectClass.PUBLIC_KEY: "public", ObjectClass.SECRET_KEY: "secret"}


def shown(each):
    what = {"class": names[each.object_class], "label": each.label}
    if each.object_class != ObjectClass.PUBLIC_KEY:
        what.update(sensitive=each[Attribute.SENSITIVE], extractable=each[Attribute.EXTRACTABLE], neverExtractable=each[Attribute.NEVER_EXTRACTABLE])
    return what


with pkcs11.lib(module).get_token(token_label=token).open(user_pin=pin, rw=True) as session:
    if command == "master":
        session.generate_key(KeyType.AES, 256, label="symbolon-master", store=True, template={Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False})
    elif command == "readable":
        session.generate_keypair(KeyType.RSA, 2048, label=label[0], id=b"1", store=True, private_template={Attribute.SENSITIVE: False, Attribute.EXTRACTABLE: True})
    elif command == "kept":
        curve = session.create_domain_parameters(KeyType.EC, {Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")}, local=True)
        curve.generate_keypair(label=label[0], id=b"2", store=True, private_template={Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False})
    else:
        print(json.dumps([shown(each) for each in session.get_objects()]))
