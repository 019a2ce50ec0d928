import jwt


def read(token, key, payload):
    # ruleid: python-jwt-unverified
    jwt.decode(token, verify=False)
    # ruleid: python-jwt-unverified
    jwt.decode(token, key, options={"verify_signature": False})
    # ruleid: python-jwt-unverified
    jwt.decode(token, key, algorithms=["HS256", "none"])
    # ruleid: python-jwt-unverified
    jwt.encode(payload, None, algorithm="none")
    # ok: python-jwt-unverified
    jwt.decode(token, key, algorithms=["HS256"])
    # ok: python-jwt-unverified
    jwt.encode(payload, key, algorithm="ES256")
