import os
from pathlib import Path

from flask import Flask, request, send_file
from werkzeug.utils import secure_filename

app = Flask(__name__)


@app.route("/file")
def show():
    # ruleid: python-path-traversal
    open("/data/" + request.args["name"])
    # ruleid: python-path-traversal
    os.path.join("/data", request.args.get("name"))
    # ruleid: python-path-traversal
    send_file(f"/data/{request.form['name']}")
    # ruleid: python-path-traversal
    Path(request.args.get("path"))
    # ok: python-path-traversal
    open("/data/list.json")
    # ok: python-path-traversal
    os.path.join("/data", secure_filename(request.args["name"]))
    # ok: python-path-traversal
    send_file("/data/report.pdf")
