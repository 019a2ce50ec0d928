from flask import request

from .models import User


def create():
    # ruleid: python-mass-assignment
    User(**request.json)
    # ruleid: python-mass-assignment
    User.objects.create(owner=1, **request.data)
    # ruleid: python-mass-assignment
    User(active=True, **request.get_json())
    # ok: python-mass-assignment
    User(name=request.json["name"])
    # ok: python-mass-assignment
    User.objects.create(name=request.POST["name"])
    # ok: python-mass-assignment
    return User(**{"name": "x"})
