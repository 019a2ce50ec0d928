import logging

logger = logging.getLogger(__name__)


def login(user, password):
    # ruleid: python-secret-in-log
    logger.info("login of %s with %s", user.name, password)
    # ruleid: python-secret-in-log
    logging.debug(f"token of {user.name}: {user.access_token}")
    # ruleid: python-secret-in-log
    print(user.password)
    # ok: python-secret-in-log
    logger.info("login of %s", user.name)
    # ok: python-secret-in-log
    print("password is too short")
    # ok: python-secret-in-log
    logger.info("password has %d characters", len(password))
