import tempfile
from tempfile import mktemp

# ruleid: python-tempfile-mktemp
a = tempfile.mktemp()
# ruleid: python-tempfile-mktemp
b = mktemp(suffix=".txt")
# ok: python-tempfile-mktemp
c = tempfile.NamedTemporaryFile()
# ok: python-tempfile-mktemp
d = tempfile.mkstemp()
