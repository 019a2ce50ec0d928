class HooksController < ApplicationController
  def create
    # ruleid: ruby-timing-unsafe-comparison
    return head(:forbidden) unless params[:signature] == OpenSSL::HMAC.hexdigest("SHA256", key, request.raw_post)
    # ruleid: ruby-timing-unsafe-comparison
    return head(:forbidden) if request.headers["X-Token"] != Settings.hook_token
    # ruleid: ruby-timing-unsafe-comparison
    return head(:forbidden) unless params[:key] == ENV["HOOK_KEY"]
    # ok: ruby-timing-unsafe-comparison
    return head(:forbidden) unless ActiveSupport::SecurityUtils.secure_compare(params[:key], ENV["HOOK_KEY"])
    # ok: ruby-timing-unsafe-comparison
    return head(:ok) if request.headers["Accept"] == "application/json"
  end
end
