from django.http import HttpResponseRedirect
from flask import Flask, redirect, request, url_for

app = Flask(__name__)


@app.route("/go")
def go():
    if request.args.get("a"):
        # ruleid: python-open-redirect
        return redirect(request.args.get("next"))
    if request.args.get("b"):
        # ruleid: python-open-redirect
        return redirect(request.form["url"], code=302)
    if request.args.get("c"):
        # ruleid: python-open-redirect
        return HttpResponseRedirect(request.GET["next"])
    # ok: python-open-redirect
    redirect("/home")
    # ok: python-open-redirect
    redirect(url_for("home", page=request.args.get("page")))
    # ok: python-open-redirect
    return redirect("/user/" + request.args["id"])

@app.route("/leave")
def leave():
    target = request.args.get("next") or "/"
    # ruleid: python-open-redirect
    return redirect(target)


@app.route("/stay")
def stay():
    target = request.args.get("next")
    # ok: python-open-redirect
    return redirect(url_for(target))
