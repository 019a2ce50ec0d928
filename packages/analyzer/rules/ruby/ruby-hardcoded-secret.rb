Devise.setup do |config|
  # ruleid: ruby-hardcoded-secret
  config.secret_key = "0f6e84f2b3a9"
  # ok: ruby-hardcoded-secret
  config.secret_key = ENV.fetch("DEVISE_SECRET")
end

class AdminController < ApplicationController
  # ruleid: ruby-hardcoded-secret
  http_basic_authenticate_with name: "admin", password: "hunter22"
  # ok: ruby-hardcoded-secret
  http_basic_authenticate_with name: "admin", password: ENV["ADMIN_PASSWORD"]

  def token(payload)
    # ruleid: ruby-hardcoded-secret
    JWT.encode(payload, "my-signing-key", "HS256")
    # ok: ruby-hardcoded-secret
    JWT.encode(payload, Rails.application.secret_key_base, "HS256")
  end
end

# ruleid: ruby-hardcoded-secret
set :session_secret, "a long and constant secret"
# ok: ruby-hardcoded-secret
set :session_secret, ENV.fetch("SESSION_SECRET")
# ruleid: ruby-hardcoded-secret
client = Octokit::Client.new(access_token: "ghp_0123456789abcdefghijABCDEFGHIJ012345")
# ok: ruby-hardcoded-secret
prefix = "ghp_"
