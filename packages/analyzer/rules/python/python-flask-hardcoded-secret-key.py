import os

import jwt
from flask import Flask

app = Flask(__name__)
# ruleid: python-flask-hardcoded-secret-key
app.secret_key = "not so secret"
# ruleid: python-flask-hardcoded-secret-key
app.config["SECRET_KEY"] = "not so secret"
# ok: python-flask-hardcoded-secret-key
app.secret_key = os.environ["SECRET_KEY"]
# ok: python-flask-hardcoded-secret-key
app.config["SECRET_KEY"] = os.environ.get("SECRET_KEY")


def tokens(payload, key):
    # ruleid: python-flask-hardcoded-secret-key
    jwt.encode(payload, "not so secret", algorithm="HS256")
    # ok: python-flask-hardcoded-secret-key
    jwt.encode(payload, key, algorithm="HS256")
