class PasswordReset
  def start(user)
    # ruleid: ruby-weak-random
    user.reset_token = rand(10**12).to_s
    # ruleid: ruby-weak-random
    @password = [*"a".."z"].sample(8).join
    # ruleid: ruby-weak-random
    otp = Random.rand(1_000_000)
    # ok: ruby-weak-random
    user.reset_token = SecureRandom.hex(20)
    # ok: ruby-weak-random
    delay = rand(30)
    [otp, delay]
  end
end
