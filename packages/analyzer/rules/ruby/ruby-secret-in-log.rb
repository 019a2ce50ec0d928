class SessionsController < ApplicationController
  def create
    # ruleid: ruby-secret-in-log
    Rails.logger.info("Login of #{name} with #{params[:password]}")
    # ruleid: ruby-secret-in-log
    logger.debug(user.password)
    # ruleid: ruby-secret-in-log
    @logger.warn "key: " + api_key
    # ok: ruby-secret-in-log
    logger.info("Login of #{name}")
    # ok: ruby-secret-in-log
    logger.info("The password was changed")
    # ok: ruby-secret-in-log
    user.update(password)
  end
end
