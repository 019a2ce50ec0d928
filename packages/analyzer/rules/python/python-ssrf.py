import urllib.request

import httpx
import requests
from flask import Flask, request

app = Flask(__name__)
HOSTS = {"a": "https://a.example.com"}


@app.route("/proxy")
def proxy():
    # ruleid: python-ssrf
    requests.get(request.args["url"], timeout=3)
    # ruleid: python-ssrf
    requests.post("http://" + request.form["host"], timeout=3)
    # ruleid: python-ssrf
    httpx.get(f"https://{request.args.get('host')}/status")
    # ruleid: python-ssrf
    urllib.request.urlopen(request.args.get("url"))
    # ok: python-ssrf
    requests.get("https://api.example.com/items", params={"id": request.args["id"]}, timeout=3)
    # ok: python-ssrf
    requests.get(HOSTS[request.args["host"]], timeout=3)
    # ok: python-ssrf
    httpx.get(f"https://api.example.com/items/{request.args.get('id')}")
