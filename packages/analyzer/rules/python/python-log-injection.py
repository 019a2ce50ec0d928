import logging

from flask import request

logger = logging.getLogger(__name__)


def search():
    # ruleid: python-log-injection
    logging.info("search for " + request.args["q"])
    # ruleid: python-log-injection
    logger.warning(f"user {request.form['name']} failed")
    # ok: python-log-injection
    logger.info("search for %r", request.args["q"])
    # ok: python-log-injection
    logger.info(f"search for {request.args['q']!r}")
    # ok: python-log-injection
    logging.info("search done")
