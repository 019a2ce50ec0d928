import json
import pickle

import jsonpickle
import pandas as pd


def restore(data, file):
    # ruleid: python-pickle-load
    pickle.loads(data)
    # ruleid: python-pickle-load
    pickle.load(file)
    # ruleid: python-pickle-load
    jsonpickle.decode(data)
    # ruleid: python-pickle-load
    pd.read_pickle(file)
    # ok: python-pickle-load
    json.loads(data)
    # ok: python-pickle-load
    pickle.loads(pickle.dumps(data))
    # ok: python-pickle-load
    pickle.dumps(data)
