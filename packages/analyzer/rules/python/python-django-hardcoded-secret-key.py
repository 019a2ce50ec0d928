import os

# ruleid: python-django-hardcoded-secret-key
SECRET_KEY = "django-insecure-x3!k9w$2mv0z@7q"
# ruleid: python-django-hardcoded-secret-key
SECRET_KEY = "9b1deb4d3b7d4bad9bdd2b0d7b3dcb6d"
# ok: python-django-hardcoded-secret-key
SECRET_KEY = os.environ["SECRET_KEY"]
# ok: python-django-hardcoded-secret-key
SECRET_KEY = "changeme-in-production"
# ok: python-django-hardcoded-secret-key
SECRET_KEY = ""
