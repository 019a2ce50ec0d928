import subprocess
from subprocess import check_output


def convert(path):
    # ruleid: python-subprocess-shell
    subprocess.run("convert " + path, shell=True)
    # ruleid: python-subprocess-shell
    check_output(f"convert {path}", shell=True, text=True)
    # ruleid: python-subprocess-shell
    subprocess.Popen(path, stdout=subprocess.PIPE, shell=True)
    # ok: python-subprocess-shell
    subprocess.run(["convert", path])
    # ok: python-subprocess-shell
    subprocess.run("convert a b", shell=True)
    # ok: python-subprocess-shell
    subprocess.run(path, shell=False)
