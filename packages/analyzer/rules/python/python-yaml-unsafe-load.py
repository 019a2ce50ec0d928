import yaml
from yaml import SafeLoader


def restore(data):
    # ruleid: python-yaml-unsafe-load
    yaml.load(data)
    # ruleid: python-yaml-unsafe-load
    yaml.load(data, Loader=yaml.Loader)
    # ruleid: python-yaml-unsafe-load
    yaml.unsafe_load(data)
    # ruleid: python-yaml-unsafe-load
    yaml.load_all(data, Loader=yaml.UnsafeLoader)
    # ok: python-yaml-unsafe-load
    yaml.safe_load(data)
    # ok: python-yaml-unsafe-load
    yaml.load(data, Loader=SafeLoader)
    # ok: python-yaml-unsafe-load
    yaml.load(data, Loader=yaml.CSafeLoader)
