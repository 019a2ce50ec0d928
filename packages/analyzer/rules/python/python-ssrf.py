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

@app.post("/fetch")
def fetch_local():
    url = request.form["url"]
    # ruleid: python-ssrf
    return requests.get(url, timeout=5).text


@app.get("/proxy")
async def proxy(url: str):
    async with httpx.AsyncClient() as client:
        # ruleid: python-ssrf
        return await client.get(url)


@app.get("/frames")
def frames():
    # ok: python-ssrf
    return cache.get(request.args.get("frame"))


@app.get("/checked")
def checked():
    host = request.args["host"]
    if host not in HOSTS:
        abort(400)
    # ok: python-ssrf
    return requests.get(f"https://{host}/status").text
