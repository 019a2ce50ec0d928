import os

# ruleid: python-hardcoded-secret
ACCESS_KEY = "AKIAZ5RSOLVFAKEKEY4Q"
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

KEY = (
    # ruleid: python-hardcoded-secret
    "-----BEGIN RSA PRIVATE KEY-----\n"
    + "MIIEpAIBAAKCAQEA75GR6ZTv5JOv90Vq8tKhKC7YQnhDIo2h\n"
    + "a0CKytFMbTONY2msEDwX9iA0x7F5Lgj0X8eD4ZMsYqLzqjWM\n"
)
# ok: python-hardcoded-secret
DOCUMENTED = "AKIAIOSFODNN7EXAMPLE"
