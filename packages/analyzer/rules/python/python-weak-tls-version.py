import ssl
from OpenSSL import SSL

# ruleid: python-weak-tls-version
context = ssl.SSLContext(ssl.PROTOCOL_TLSv1)
# ruleid: python-weak-tls-version
context = ssl.SSLContext(protocol=ssl.PROTOCOL_SSLv3)
# ruleid: python-weak-tls-version
sock = ssl.wrap_socket(raw, ssl_version=ssl.PROTOCOL_TLSv1_1)
# ruleid: python-weak-tls-version
context.minimum_version = ssl.TLSVersion.TLSv1
# ruleid: python-weak-tls-version
other = SSL.Context(SSL.TLSv1_METHOD)
# ok: python-weak-tls-version
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
# ok: python-weak-tls-version
context = ssl.create_default_context()
# ok: python-weak-tls-version
context.minimum_version = ssl.TLSVersion.TLSv1_2
# ok: python-weak-tls-version
other = SSL.Context(SSL.TLS_METHOD)
