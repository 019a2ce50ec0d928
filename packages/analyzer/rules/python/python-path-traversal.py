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

@app.route("/local")
def local_file():
    name = request.args.get("name", "")
    # ruleid: python-path-traversal
    path = os.path.join(ROOT, name)
    # ruleid: python-path-traversal
    with open(f"{ROOT}/{name}") as found:
        found.read()
    # ok: python-path-traversal
    with open(os.path.join(ROOT, secure_filename(name))) as found:
        found.read()
    number = request.args.get("number", type=int)
    # ok: python-path-traversal
    open(f"{ROOT}/{number}")


@api.get("/reports/{report}")
async def report(report: str, page: int):
    # ruleid: python-path-traversal
    return FileResponse(f"/srv/reports/{report}") if page else open("/srv/reports/" + report)


@api.get("/lists/{kind}")
async def lists(kind: str):
    if kind not in KINDS:
        raise HTTPException(404)
    # ok: python-path-traversal
    return open("/srv/lists/" + kind)
