import tarfile
import zipfile


def unpack(path, target):
    with tarfile.open(path) as archive:
        # ruleid: python-archive-extract-all
        archive.extractall(target)
    opened = tarfile.open(path, "r:gz")
    # ruleid: python-archive-extract-all
    opened.extractall()
    # ok: python-archive-extract-all
    opened.extractall(target, filter="data")
    with zipfile.ZipFile(path) as packed:
        # ok: python-archive-extract-all
        packed.extractall(target)
