from django.http import HttpResponse
from flask import Flask, make_response, request
from markupsafe import escape

app = Flask(__name__)


@app.route("/a")
def a():
    # ruleid: python-flask-response-xss
    return f"<h1>Hello {request.args.get('name')}</h1>"


@app.route("/b")
def b():
    # ruleid: python-flask-response-xss
    return "<h1>Hello " + request.args["name"] + "</h1>"


def c(request):
    # ruleid: python-flask-response-xss
    return HttpResponse("<p>%s</p>" % request.GET["q"])


@app.route("/d")
def d():
    # ok: python-flask-response-xss
    return f"<h1>Hello {escape(request.args.get('name'))}</h1>"


@app.route("/e")
def e():
    # ok: python-flask-response-xss
    return make_response("<h1>Hello</h1>")

@app.route("/local")
def local_greeting():
    name = request.args.get("name", "")
    # ruleid: python-flask-response-xss
    return f"<h1>Hello {name}</h1>"


@app.route("/escaped")
def escaped_greeting():
    name = request.args.get("name", "")
    # ok: python-flask-response-xss
    return f"<h1>Hello {escape(name)}</h1>"
