"""An AWS KMS of somebody else. `serve PORT` serves, and lets in anybody for the first requests; `account PORT`, with a policy on its standard input, uses them up for a server that may do what that says and for an operator who may do all, makes the key that wraps, and prints who they are; `keys PORT ID SECRET` prints what keys sign there."""
import json
import os
import sys

_, command, port, *rest = sys.argv
at = {"endpoint_url": f"http://127.0.0.1:{port}", "region_name": "eu-central-1"}


def client(service, key="x", secret="x"):
    import boto3

    return boto3.client(service, **at, aws_access_key_id=key, aws_secret_access_key=secret)


if command == "serve":
    os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = "6"
    if rest == ["salt-of-aws"]:
        # It salts RSASSA-PSS with as much as fits; AWS, by its documentation, with as many bytes as the hash has.
        from cryptography.hazmat.primitives.asymmetric import padding

        padding.PSS.MAX_LENGTH = padding.PSS.DIGEST_LENGTH
    from moto.server import main

    main(["-H", "127.0.0.1", "-p", port])
elif command == "account":
    iam = client("iam")

    def account(name, policy):
        iam.create_user(UserName=name)
        iam.put_user_policy(UserName=name, PolicyName="keys", PolicyDocument=policy)
        key = iam.create_access_key(UserName=name)["AccessKey"]
        return {"id": key["AccessKeyId"], "secret": key["SecretAccessKey"]}

    everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "kms:*", "Resource": "*"}]}
    server, operator = account("symbolon", sys.stdin.read()), account("operator", json.dumps(everything))
    kms = client("kms", operator["id"], operator["secret"])
    kms.create_alias(AliasName="alias/symbolon-master", TargetKeyId=kms.create_key()["KeyMetadata"]["KeyId"])
    print(json.dumps({"server": server, "operator": operator}))
else:
    kms = client("kms", *rest)
    aliases = kms.list_aliases()["Aliases"]
    keys = [kms.describe_key(KeyId=each["KeyId"])["KeyMetadata"] for each in kms.list_keys()["Keys"]]
    print(json.dumps([{
        "arn": key["Arn"],
        "spec": key["KeySpec"],
        "state": key["KeyState"],
        "tags": {tag["TagKey"]: tag["TagValue"] for tag in kms.list_resource_tags(KeyId=key["KeyId"])["Tags"]},
        "aliases": [each["AliasName"] for each in aliases if each.get("TargetKeyId") == key["KeyId"]],
    } for key in keys if key.get("KeyUsage") == "SIGN_VERIFY"]))
