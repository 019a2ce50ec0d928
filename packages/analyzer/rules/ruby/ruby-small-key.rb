# ruleid: ruby-small-key
key = OpenSSL::PKey::RSA.new(1024)
# ruleid: ruby-small-key
key = OpenSSL::PKey::RSA.generate(512, 65_537)
# ruleid: ruby-small-key
key = OpenSSL::PKey::DH.new(1024)
# ok: ruby-small-key
key = OpenSSL::PKey::RSA.new(3072)
# ok: ruby-small-key
key = OpenSSL::PKey::RSA.new(File.read("key.pem"))
# ok: ruby-small-key
key = OpenSSL::PKey::RSA.generate(bits)
# ok: ruby-small-key
key = OpenSSL::PKey.generate_key("ED25519")
