"""A Google Cloud KMS that is ours between two ends that are Google's: paths and methods are those of Google's client for Python, what is asked and
answered are its messages, read strictly and written by its own library, and sums are counted by Google's. `google_kms.py PORT` lets in who has the token
of the machine, and does not know of permissions: the test says what is refused, and what is changed on the way."""
import json
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from google.api_core import path_template
from google.cloud.kms_v1 import types
from google.cloud.kms_v1.services.key_management_service.transports.rest_base import _BaseKeyManagementServiceRestTransport as transport
from google.protobuf import json_format
from google_kms_keys import Refusal, keys, methods, versions

faults, asked = [], []


def called(verb, path):
    """The method that Google's client would have meant by this, its rule, and the names in the path."""
    for method in methods:
        for rule in getattr(transport, f"_Base{method}")._get_http_options():
            if rule["method"] == verb.lower() and path_template.validate(rule["uri"], path):
                pattern = re.sub(r"\{([\w.]+)=([^}]*)\}", lambda m: f"(?P<{m[1].replace('.', '__')}>{m[2].replace('*', '[^/:]+')})", rule["uri"])
                return method, rule, {name.replace("__", "."): value for name, value in re.fullmatch(pattern, path).groupdict().items()}
    raise Refusal(404, "NOT_FOUND")


def nested(members):
    """What the query and the path say, as the JSON of a message."""
    message = {}
    for name, value in members.items():
        *outer, last = name.split(".")
        into = message
        for each in outer:
            into = into.setdefault(each, {})
        into[last] = {"true": True, "false": False}.get(value, value)
    return message


def changed(answer, fault):
    """As something on the way would."""
    for member, value in fault.items():
        if member in answer:
            answer[member] = value
    return {member: value for member, value in answer.items() if fault.get(member, "") is not None}


class Service(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or "{}")
        url = urlsplit(self.path)
        if url.path == "/faults":  # the test's own
            faults[:] = body["faults"]
            return self.answer(200, {})
        if url.path == "/asked":
            return self.answer(200, {"asked": asked, "versions": list(versions), "labels": {name: dict(key.labels) for name, key in keys.items()}})
        try:
            self.answer(200, self.done(url, body))
        except Refusal as refusal:
            asked.append(f"refused: {refusal.name}")
            self.answer(refusal.status, {"error": {"code": refusal.status, "status": refusal.name, "message": f"refused: {json.dumps(body)}"}})
        except json_format.ParseError as error:
            asked.append(f"unreadable: {error}")
            self.answer(400, {"error": {"code": 400, "status": "INVALID_ARGUMENT", "message": str(error)}})

    do_GET = do_PATCH = do_POST

    def done(self, url, body):
        if self.headers.get("Authorization") != "Bearer token-of-the-machine":
            raise Refusal(401, "UNAUTHENTICATED")
        method, rule, named = called(self.command, url.path)
        asked.append(method)
        fault = next((each for each in faults if each["method"] == method), {})
        if "status" in fault:
            raise Refusal(fault["status"], fault["code"])
        message = nested({**dict(parse_qsl(url.query)), **named})
        if rule.get("body") == "*":
            message.update(body)
        elif "body" in rule:
            message[rule["body"]] = {**body, **message.get(rule["body"], {})}
        request = getattr(types, f"{method}Request")
        read = request(json_format.ParseDict(message, request.pb(request())))
        said = methods[method](read)
        return changed(json_format.MessageToDict(type(said).pb(said)), fault.get("answer", {}))

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Service).serve_forever()
