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

class ProjectLoader(yaml.SafeLoader):
    pass


def load_project(stream):
    # ok: python-yaml-unsafe-load
    yaml.load(stream, Loader=ProjectLoader)
    # ruleid: python-yaml-unsafe-load
    yaml.load(stream, Loader=yaml.FullLoader)
    # ruleid: python-yaml-unsafe-load
    return list(yaml.load_all(stream, yaml.UnsafeLoader))
