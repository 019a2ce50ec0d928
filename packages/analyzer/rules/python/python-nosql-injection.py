from flask import request


def login(users):
    # ruleid: python-nosql-injection
    user = users.find_one({"name": request.json["name"], "password": request.json["password"]})
    # ruleid: python-nosql-injection
    found = users.find({"name": request.get_json()["name"]})
    # ruleid: python-nosql-injection
    every = users.find(request.get_json())
    # ruleid: python-nosql-injection
    others = users.find({"$where": "this.name == '" + name + "'"})
    # ruleid: python-nosql-injection
    more = users.find_one({"$where": f"this.age > {age}"})
    # ok: python-nosql-injection
    user = users.find_one({"name": str(request.json["name"])})
    # ok: python-nosql-injection
    user = users.find_one({"name": request.form["name"]})
    # ok: python-nosql-injection
    users.insert_one({"name": request.json["name"]})
    # ok: python-nosql-injection
    others = users.find({"$where": "this.first == this.last"})
