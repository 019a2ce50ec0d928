from django.db.models.expressions import RawSQL

from .models import User


def search(name, column):
    # ruleid: python-django-raw-sql
    User.objects.raw("SELECT * FROM app_user WHERE name = '%s'" % name)
    # ruleid: python-django-raw-sql
    User.objects.annotate(v=RawSQL(f"SELECT {column} FROM t", []))
    # ruleid: python-django-raw-sql
    User.objects.filter(active=True).extra(where=["name = '" + name + "'"])
    # ok: python-django-raw-sql
    User.objects.raw("SELECT * FROM app_user WHERE name = %s", [name])
    # ok: python-django-raw-sql
    User.objects.extra(where=["name = %s"], params=[name])
    # ok: python-django-raw-sql
    User.objects.filter(name=name)
