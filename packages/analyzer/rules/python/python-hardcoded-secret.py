import os

# ruleid: python-hardcoded-secret
ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE"
# ruleid: python-hardcoded-secret
client = Client(token="ghp_0123456789abcdefghijABCDEFGHIJ012345")
# ruleid: python-hardcoded-secret
sign("-----BEGIN EC PRIVATE KEY-----\nMIIEpAIBAAKCAQEA0123456789")
# ok: python-hardcoded-secret
FROM_ENVIRONMENT = os.environ["AWS_ACCESS_KEY_ID"]
# ok: python-hardcoded-secret
PREFIX = "AKIA"
# ok: python-hardcoded-secret
PUBLIC_KEY = "-----BEGIN PUBLIC KEY-----"
# ok: python-hardcoded-secret
MARKER = "-----BEGIN RSA PRIVATE KEY-----"
