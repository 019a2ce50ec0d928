import re

from flask import request


def search(items):
    # ruleid: python-regex-injection
    re.compile(request.args["q"])
    # ruleid: python-regex-injection
    re.search("^" + request.args.get("q"), items[0])
    # ruleid: python-regex-injection
    re.match(f"^{request.form['q']}", items[0])
    # ok: python-regex-injection
    re.search(re.escape(request.args["q"]), items[0])
    # ok: python-regex-injection
    re.search("^[a-z]+$", request.args["q"])
    # ok: python-regex-injection
    return [item for item in items if request.args["q"] in item]

def find_local():
    term = request.args.get("term", "")
    # ruleid: python-regex-injection
    pattern = re.compile(f"^{term}")
    # ok: python-regex-injection
    escaped = re.compile(re.escape(term))
    return pattern, escaped
