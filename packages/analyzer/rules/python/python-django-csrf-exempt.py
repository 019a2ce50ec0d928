from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt, csrf_protect


# ruleid: python-django-csrf-exempt
@csrf_exempt
def transfer(request):
    return HttpResponse("done")


# ok: python-django-csrf-exempt
@csrf_protect
def protected(request):
    return HttpResponse("done")


# ok: python-django-csrf-exempt
def plain(request):
    return HttpResponse("done")


def routes(path, app):
    # ruleid: python-django-csrf-exempt
    app.config["WTF_CSRF_ENABLED"] = False
    # ok: python-django-csrf-exempt
    app.config["WTF_CSRF_ENABLED"] = True
    # ruleid: python-django-csrf-exempt
    return [path("a", csrf_exempt(plain))]
