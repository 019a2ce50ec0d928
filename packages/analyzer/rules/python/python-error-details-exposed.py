import logging
import traceback

from django.http import HttpResponse, JsonResponse
from fastapi import HTTPException
from flask import jsonify


def view(request):
    try:
        return HttpResponse(render(request))
    except ValueError:
        # ruleid: python-error-details-exposed
        return HttpResponse("<pre>" + traceback.format_exc() + "</pre>", status=500)
    except KeyError:
        # ruleid: python-error-details-exposed
        return JsonResponse({"error": "failed", "trace": traceback.format_exc()})
    except OSError:
        # ok: python-error-details-exposed
        logging.error(traceback.format_exc())
        # ok: python-error-details-exposed
        return HttpResponse("Something went wrong", status=500)


@app.errorhandler(500)
def failed(error):
    # ruleid: python-error-details-exposed
    return traceback.format_exc(), 500


def api():
    # ruleid: python-error-details-exposed
    return jsonify(error="failed", trace=traceback.format_exc())


def fast():
    # ruleid: python-error-details-exposed
    raise HTTPException(status_code=500, detail=traceback.format_exc())
    # ok: python-error-details-exposed
    return traceback.format_exc()
