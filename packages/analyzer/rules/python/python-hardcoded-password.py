import os

import psycopg2
import redis

# ruleid: python-hardcoded-password
a = psycopg2.connect(host="db", user="app", password="tr0ub4dor")
# ruleid: python-hardcoded-password
b = redis.Redis(host="cache", password="tr0ub4dor", port=6379)
# ok: python-hardcoded-password
c = psycopg2.connect(host="db", user="app", password=os.environ["DB_PASSWORD"])
# ok: python-hardcoded-password
d = redis.Redis(host="cache", password="")
# ok: python-hardcoded-password
e = form.field(label="Password", password="required")
