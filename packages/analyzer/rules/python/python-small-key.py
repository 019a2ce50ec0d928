import paramiko
from Crypto.PublicKey import RSA
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa

# ruleid: python-small-key
key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
# ruleid: python-small-key
key = rsa.generate_private_key(65537, 512, backend)
# ruleid: python-small-key
key = dsa.generate_private_key(key_size=1024)
# ruleid: python-small-key
key = RSA.generate(1024)
# ruleid: python-small-key
key = paramiko.RSAKey.generate(bits=1024)
# ok: python-small-key
key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
# ok: python-small-key
key = rsa.generate_private_key(public_exponent=65537, key_size=size)
# ok: python-small-key
key = RSA.generate(2048)
# ok: python-small-key
key = ec.generate_private_key(ec.SECP256R1())
