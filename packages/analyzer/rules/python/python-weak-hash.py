import hashlib
from hashlib import sha1

from cryptography.hazmat.primitives import hashes


def digest(data):
    # ruleid: python-weak-hash
    hashlib.md5(data).hexdigest()
    # ruleid: python-weak-hash
    sha1(data)
    # ruleid: python-weak-hash
    hashlib.new("MD5", data)
    # ruleid: python-weak-hash
    hashes.Hash(hashes.SHA1())
    # ok: python-weak-hash
    hashlib.sha256(data)
    # ok: python-weak-hash
    hashlib.md5(data, usedforsecurity=False)
    # ok: python-weak-hash
    hashlib.new("sha512", data)
