import os
import subprocess
from os import system as run

LIST = "ls -la"


def archive(name):
    # ruleid: python-os-command-injection
    os.system("tar czf out.tgz " + name)
    # ruleid: python-os-command-injection
    run(f"tar czf out.tgz {name}")
    # ruleid: python-os-command-injection
    os.popen("cat %s" % name).read()
    # ruleid: python-os-command-injection
    subprocess.getoutput(name)
    # ok: python-os-command-injection
    os.system("tar czf out.tgz src")
    # ok: python-os-command-injection
    os.system(LIST)
    # ok: python-os-command-injection
    subprocess.run(["tar", "czf", "out.tgz", name])
