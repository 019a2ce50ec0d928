import hashlib
import hmac


def verify(body, key, header):
    signature = hmac.new(key, body, hashlib.sha256).hexdigest()
    # ruleid: python-timing-unsafe-comparison
    if signature == header:
        return True
    # ruleid: python-timing-unsafe-comparison
    if hmac.new(key, body, hashlib.sha256).hexdigest() != header:
        return False
    # ok: python-timing-unsafe-comparison
    if signature == "":
        return False
    # ok: python-timing-unsafe-comparison
    if len(signature) == len(header):
        return False
    # ok: python-timing-unsafe-comparison
    return hmac.compare_digest(signature, header)

def is_placeholder(api_key):
    # ok: python-timing-unsafe-comparison
    return api_key == PLACEHOLDER_API_KEY
