import random
import secrets
import string


def create(user):
    # ruleid: python-weak-random
    token = "".join(random.choice(string.ascii_letters) for _ in range(20))
    # ruleid: python-weak-random
    user.reset_code = random.randint(100000, 999999)
    # ruleid: python-weak-random
    password = "".join(random.choices(string.printable, k=12))
    # ok: python-weak-random
    color = random.choice(["red", "green"])
    # ok: python-weak-random
    session_token = secrets.token_hex(32)
    # ok: python-weak-random
    delay = random.uniform(0, 1)
    return token, password, color, session_token, delay

def make_reset_token():
    # ruleid: python-weak-random
    return "".join(random.choice("abcdef0123456789") for _ in range(32))


def pick_colour():
    # ok: python-weak-random
    return random.choice(["red", "blue"])
