from urllib.parse import quote

from flask import request


def answer(response, languages):
    # ruleid: python-header-injection
    response.headers["X-Name"] = request.args["name"]
    # ruleid: python-header-injection
    response.headers.add("Content-Disposition", "attachment; filename=" + request.args.get("file"))
    # ruleid: python-header-injection
    response["X-Id"] = request.GET["id"]
    # ok: python-header-injection
    response.headers["X-Name"] = quote(request.args["name"])
    # ok: python-header-injection
    response.headers["Content-Type"] = "text/plain"
    # ok: python-header-injection
    languages["en"] = request.args["name"]
