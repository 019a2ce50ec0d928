import ssl

import httpx
import requests


def connect(url, session, context):
    # ruleid: python-tls-verification-disabled
    requests.get(url, verify=False, timeout=3)
    # ruleid: python-tls-verification-disabled
    httpx.Client(verify=False)
    # ruleid: python-tls-verification-disabled
    session.verify = False
    # ruleid: python-tls-verification-disabled
    ssl._create_unverified_context()
    # ruleid: python-tls-verification-disabled
    context.verify_mode = ssl.CERT_NONE
    # ok: python-tls-verification-disabled
    requests.get(url, verify="/etc/ca.pem", timeout=3)
    # ok: python-tls-verification-disabled
    context.verify_mode = ssl.CERT_REQUIRED
    # ok: python-tls-verification-disabled
    ssl.create_default_context()
