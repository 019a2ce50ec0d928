require "digest"

class Account
  def store(password)
    # ruleid: ruby-weak-hash
    @password = Digest::MD5.hexdigest(password)
    # ruleid: ruby-weak-hash
    digest = Digest::SHA1.new
    digest << password
    # ruleid: ruby-weak-hash
    OpenSSL::Digest.new("SHA1").digest(password)
    # ok: ruby-weak-hash
    Digest::SHA256.hexdigest(password)
    # ok: ruby-weak-hash
    OpenSSL::Digest.new("SHA256")
  end

  def gravatar_url(email)
    # ok: ruby-weak-hash
    "https://gravatar.example/" + Digest::MD5.hexdigest(email)
  end

  def load(page)
    # ok: ruby-weak-hash
    cache_key = Digest::SHA1.hexdigest(page)
    cache_key
  end
end
