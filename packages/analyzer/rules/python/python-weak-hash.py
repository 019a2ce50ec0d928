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

def page_tag(page, key):
    # ok: python-weak-hash
    etag = hashlib.md5(page).hexdigest()
    # ok: python-weak-hash
    cache_key = "page:" + hashlib.sha1(key).hexdigest()
    # ruleid: python-weak-hash
    stored = hashlib.sha1(page).hexdigest()
    return etag, cache_key, stored
