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

@app.route("/preview")
def preview():
    text = request.form["text"]
    # ruleid: python-template-injection
    page = render_template_string("<p>" + text + "</p>")
    # ruleid: python-template-injection
    other = jinja2.Template(text).render()
    # ok: python-template-injection
    safe = render_template_string("<p>{{ text }}</p>", text=text)
    return page + other + safe
