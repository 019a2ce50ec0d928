import json
import marshal


def restore(data, file):
    # ruleid: python-marshal-load
    marshal.loads(data)
    # ruleid: python-marshal-load
    marshal.load(file)
    # ok: python-marshal-load
    marshal.dumps(data)
    # ok: python-marshal-load
    json.loads(data)
