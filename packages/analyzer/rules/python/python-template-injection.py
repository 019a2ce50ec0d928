import jinja2
from flask import Flask, render_template_string, request

app = Flask(__name__)


@app.route("/")
def hello():
    name = request.args.get("name")
    # ruleid: python-template-injection
    render_template_string("<h1>" + name + "</h1>")
    # ruleid: python-template-injection
    render_template_string(f"<h1>{name}</h1>")
    # ruleid: python-template-injection
    jinja2.Template("Hello %s" % name)
    # ruleid: python-template-injection
    render_template_string(request.args.get("template"))
    # ok: python-template-injection
    render_template_string("<h1>{{ name }}</h1>", name=name)
    # ok: python-template-injection
    return jinja2.Template("Hello {{ name }}").render(name=name)
