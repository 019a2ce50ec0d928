from flask import Flask

app = Flask(__name__)
# ruleid: python-flask-debug
app.config["DEBUG"] = True
# ruleid: python-flask-debug
app.debug = True


def main():
    # ruleid: python-flask-debug
    app.run(debug=True)
    # ruleid: python-flask-debug
    app.run(host="127.0.0.1", debug=True, port=80)
    # ok: python-flask-debug
    app.run(host="127.0.0.1")
    # ok: python-flask-debug
    app.run(debug=False)


# ok: python-flask-debug
app.config["DEBUG"] = False

from fastapi import FastAPI

# ruleid: python-flask-debug
api = FastAPI(title="Reports", debug=True)
# ok: python-flask-debug
quiet = FastAPI(title="Reports")
