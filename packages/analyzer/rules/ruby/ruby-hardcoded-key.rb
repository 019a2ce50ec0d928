cipher = OpenSSL::Cipher.new("aes-256-gcm").encrypt
# ruleid: ruby-hardcoded-key
cipher.key = "0123456789abcdef0123456789abcdef"
# ruleid: ruby-hardcoded-key
cipher.iv = "000000000000"
# ruleid: ruby-hardcoded-key
signature = OpenSSL::HMAC.hexdigest("SHA256", "signing-key", body)
# ruleid: ruby-hardcoded-key
signature = OpenSSL::HMAC.digest("SHA256", "signing-key", body)
# ok: ruby-hardcoded-key
cipher.key = Rails.application.credentials.cipher_key
# ok: ruby-hardcoded-key
nonce = cipher.random_iv
# ok: ruby-hardcoded-key
signature = OpenSSL::HMAC.hexdigest("SHA256", ENV.fetch("SIGNING_KEY"), body)
# ok: ruby-hardcoded-key
cache.key = "articles"
