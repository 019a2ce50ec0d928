import hashlib
import os
import pickle
import subprocess

import yaml
from flask import Flask, request

app = Flask(__name__)
app.secret_key = "d41c0a7a2f6e4b0f9e54"


@app.route("/import", methods=["POST"])
def import_notes():
    notes = pickle.loads(request.get_data())
    return {"imported": len(notes)}


@app.route("/settings", methods=["POST"])
def settings():
    return yaml.load(request.data, Loader=yaml.Loader)


@app.route("/thumbnail")
def thumbnail():
    name = request.args["name"]
    subprocess.run("convert uploads/" + name + " thumbs/" + name, shell=True)
    # An argument list without a shell: no finding here.
    subprocess.run(["convert", "--version"], check=True)
    return "ok"


@app.route("/archive")
def archive():
    os.system("tar czf backup.tgz " + request.args["folder"])
    return hashlib.md5(request.args["folder"].encode()).hexdigest()


if __name__ == "__main__":
    app.run(host="0.0.0.0", debug=True)
