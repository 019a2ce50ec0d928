class SessionsController < ApplicationController
  def create
    # ruleid: ruby-insecure-cookie
    cookies[:token] = { value: token, secure: false }
    # ruleid: ruby-insecure-cookie
    cookies.signed[:user] = { value: id, httponly: false, secure: true }
    # ok: ruby-insecure-cookie
    cookies.signed[:user] = { value: id, httponly: true, secure: true }
    # ok: ruby-insecure-cookie
    cookies[:theme] = "dark"
  end
end

# ruleid: ruby-insecure-cookie
Rails.application.config.session_store :cookie_store, key: "_app", secure: false
# ruleid: ruby-insecure-cookie
use Rack::Session::Cookie, key: "rack.session", httponly: false
# ok: ruby-insecure-cookie
Rails.application.config.session_store :cookie_store, key: "_app", secure: Rails.env.production?
