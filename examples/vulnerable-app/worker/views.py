from django.db import connection
from django.shortcuts import redirect
from django.utils.safestring import mark_safe
from django.views.decorators.csrf import csrf_exempt


def search(request):
    term = request.GET["q"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, title FROM notes WHERE title LIKE '%%%s%%'" % term)
        rows = cursor.fetchall()
    return rows


def safe_search(request):
    # Parameterised: no finding here.
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, title FROM notes WHERE title = %s", [request.GET["q"]])
        return cursor.fetchall()


def banner(request):
    return mark_safe("<h1>" + request.GET["title"] + "</h1>")


@csrf_exempt
def transfer(request):
    return redirect(request.GET["next"])
