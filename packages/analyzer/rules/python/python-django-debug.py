import os

# ruleid: python-django-debug
DEBUG = True
# ruleid: python-django-debug
ALLOWED_HOSTS = ["*"]

INSTALLED_APPS = ["django.contrib.auth"]

# ok: python-django-debug
DEBUG = os.environ.get("DEBUG") == "1"
# ok: python-django-debug
ALLOWED_HOSTS = ["www.example.com"]
# ok: python-django-debug
TEMPLATE_DEBUG = True
