# ruleid: ruby-password-weak-hash
user.hash = Digest::SHA256.hexdigest(password)
# ruleid: ruby-password-weak-hash
user.hash = Digest::MD5.hexdigest(salt + params[:password])
# ruleid: ruby-password-weak-hash
user.hash = Digest::SHA512.hexdigest("#{salt}#{password}")
# ruleid: ruby-password-weak-hash
user.hash = OpenSSL::PKCS5.pbkdf2_hmac(password, salt, 1000, 32, "sha256")
# ruleid: ruby-password-weak-hash
user.hash = BCrypt::Password.create(password, cost: 4)
# ok: ruby-password-weak-hash
user.hash = OpenSSL::PKCS5.pbkdf2_hmac(password, salt, 600_000, 32, "sha256")
# ok: ruby-password-weak-hash
user.hash = BCrypt::Password.create(password)
# ok: ruby-password-weak-hash
user.hash = BCrypt::Password.create(password, cost: 12)
# ok: ruby-password-weak-hash
name = Digest::SHA256.hexdigest(document)
