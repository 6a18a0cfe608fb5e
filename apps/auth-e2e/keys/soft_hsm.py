"""A token as a foreign program sees it. `master MODULE TOKEN PIN` makes the key that wraps; `readable MODULE TOKEN PIN` makes an RSA key that may be taken out, under the label of our next one; `objects MODULE TOKEN PIN` prints what is there, and what may be read of it."""
import json
import sys

import pkcs11
from pkcs11 import Attribute, KeyType, ObjectClass

_, command, module, token, pin = sys.argv
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
        session.generate_keypair(KeyType.RSA, 2048, label="symbolon-rs256-next", id=b"1", store=True, private_template={Attribute.SENSITIVE: False, Attribute.EXTRACTABLE: True})
    else:
        print(json.dumps([shown(each) for each in session.get_objects()]))
