import hmac
import os

from Crypto.Cipher import AES
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from itsdangerous import URLSafeTimedSerializer

# ruleid: python-hardcoded-key
box = Fernet(b"5P0rC0g8Zb3Cq1cY5o9xg5qz3yP8mCq0Q9q7VbZ4xjU=")
# ruleid: python-hardcoded-key
cipher = AES.new(b"0123456789abcdef", AES.MODE_GCM, nonce=nonce)
# ruleid: python-hardcoded-key
cipher = AES.new(key, AES.MODE_CBC, b"0000000000000000")
# ruleid: python-hardcoded-key
cipher = AES.new(key, AES.MODE_CBC, iv=b"0000000000000000")
# ruleid: python-hardcoded-key
mode = modes.CBC(b"0000000000000000")
# ruleid: python-hardcoded-key
digest = hmac.new(b"signing-key", body, "sha256").hexdigest()
# ruleid: python-hardcoded-key
serializer = URLSafeTimedSerializer("secret")
# ok: python-hardcoded-key
box = Fernet(os.environ["KEY"])
# ok: python-hardcoded-key
cipher = AES.new(key, AES.MODE_GCM, nonce=os.urandom(12))
# ok: python-hardcoded-key
mode = modes.CBC(os.urandom(16))
# ok: python-hardcoded-key
digest = hmac.new(settings.KEY.encode(), body, "sha256").hexdigest()
