from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from markupsafe import Markup


def greet(name, request):
    # ruleid: python-django-mark-safe
    mark_safe("<b>" + name + "</b>")
    # ruleid: python-django-mark-safe
    mark_safe(f"<b>{name}</b>")
    # ruleid: python-django-mark-safe
    Markup("<b>%s</b>" % name)
    # ruleid: python-django-mark-safe
    mark_safe(request.GET.get("name"))
    # ok: python-django-mark-safe
    mark_safe("<hr>")
    # ok: python-django-mark-safe
    mark_safe("<b>" + escape(name) + "</b>")
    # ok: python-django-mark-safe
    format_html("<b>{}</b>", name)
