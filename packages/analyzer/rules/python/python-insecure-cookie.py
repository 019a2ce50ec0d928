def answer(response, app, value):
    # ruleid: python-insecure-cookie
    response.set_cookie("session", value, secure=False)
    # ruleid: python-insecure-cookie
    response.set_cookie("session", value, secure=True, httponly=False)
    # ruleid: python-insecure-cookie
    app.config["SESSION_COOKIE_HTTPONLY"] = False
    # ok: python-insecure-cookie
    response.set_cookie("session", value, secure=True, httponly=True, samesite="Lax")
    # ok: python-insecure-cookie
    app.config["SESSION_COOKIE_SECURE"] = True
