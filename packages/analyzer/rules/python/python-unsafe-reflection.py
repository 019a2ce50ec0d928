import importlib

from flask import request


def run(service):
    # ruleid: python-unsafe-reflection
    method = getattr(service, request.args["method"])
    # ruleid: python-unsafe-reflection
    other = getattr(service, request.args.get("method"), None)
    # ruleid: python-unsafe-reflection
    module = importlib.import_module("plugins." + request.form["plugin"])
    # ruleid: python-unsafe-reflection
    function = globals()[request.args.get("function")]
    # ok: python-unsafe-reflection
    method = getattr(service, METHODS[request.args["method"]])
    # ok: python-unsafe-reflection
    method = METHODS.get(request.args["method"])
    # ok: python-unsafe-reflection
    module = importlib.import_module(name)
    # ok: python-unsafe-reflection
    value = getattr(request, "user", None)
