"""The first rotation of a secret: what Secrets Manager does when a rotation schedule is made, which the emulator cannot make."""

import json
import urllib.request
import uuid

import boto3

STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")


def rotate(secret, function):
    token = str(uuid.uuid4())
    for step in STEPS:
        event = {"SecretId": secret, "ClientRequestToken": token, "Step": step}
        reply = boto3.client("lambda").invoke(FunctionName=function, Payload=json.dumps(event))
        if reply.get("FunctionError"):
            raise RuntimeError(step + ": " + reply["Payload"].read().decode())


def handler(event, _context):
    wanted, status, reason = event["ResourceProperties"], "SUCCESS", "rotated"
    try:
        if event["RequestType"] == "Create":
            rotate(wanted["SecretId"], wanted["Function"])
    except Exception as error:
        status, reason = "FAILED", str(error)
    ids = {name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")}
    body = json.dumps({**ids, "Status": status, "Reason": reason, "PhysicalResourceId": "first-rotation"}).encode()
    urllib.request.urlopen(urllib.request.Request(event["ResponseURL"], data=body, method="PUT"))
