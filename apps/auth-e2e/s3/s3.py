"""An S3 of somebody else. `serve PORT` serves, and lets in anybody for the first requests; `account PORT` uses them up for a bucket and for somebody who may use it, and prints their keys; `etag PORT ID SECRET NAME` prints what S3 calls the state of an object."""
import json
import os
import sys

_, command, port, *rest = sys.argv
if command == "serve":
    os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = "4"
    from moto.server import main

    main(["-H", "127.0.0.1", "-p", port])
elif command == "etag":
    import boto3

    key, secret, name = rest
    at = {"endpoint_url": f"http://127.0.0.1:{port}", "region_name": "us-east-1", "aws_access_key_id": key, "aws_secret_access_key": secret}
    print(boto3.client("s3", **at).head_object(Bucket="backups", Key=name)["ETag"])
else:
    import boto3

    at = {"endpoint_url": f"http://127.0.0.1:{port}", "region_name": "us-east-1", "aws_access_key_id": "x", "aws_secret_access_key": "x"}
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
    boto3.client("s3", **at).create_bucket(Bucket="backups")
    iam = boto3.client("iam", **at)
    iam.create_user(UserName="symbolon")
    iam.put_user_policy(UserName="symbolon", PolicyName="s3", PolicyDocument=json.dumps(policy))
    key = iam.create_access_key(UserName="symbolon")["AccessKey"]
    print(json.dumps({"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}))
