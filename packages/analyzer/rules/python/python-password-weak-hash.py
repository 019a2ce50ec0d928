import hashlib

import bcrypt


def store(user, password, salt):
    # ruleid: python-password-weak-hash
    user.hash = hashlib.sha256(password.encode()).hexdigest()
    # ruleid: python-password-weak-hash
    user.hash = hashlib.md5(user.password).hexdigest()
    # ruleid: python-password-weak-hash
    user.hash = hashlib.sha512((salt + password).encode("utf-8")).hexdigest()
    # ruleid: python-password-weak-hash
    user.hash = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 1000)
    # ruleid: python-password-weak-hash
    user.hash = bcrypt.hashpw(password.encode(), bcrypt.gensalt(4))
    # ok: python-password-weak-hash
    user.hash = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 600_000)
    # ok: python-password-weak-hash
    user.hash = hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1)
    # ok: python-password-weak-hash
    user.hash = bcrypt.hashpw(password.encode(), bcrypt.gensalt())
    # ok: python-password-weak-hash
    name = hashlib.sha256(document.encode()).hexdigest()


# ruleid: python-password-weak-hash
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# ok: python-password-weak-hash
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
