class HooksController < ApplicationController
  # ruleid: ruby-csrf-disabled
  skip_before_action :verify_authenticity_token
  # ruleid: ruby-csrf-disabled
  skip_before_action :authenticate, :verify_authenticity_token, only: [:create]
  # ruleid: ruby-csrf-disabled
  skip_forgery_protection
  # ok: ruby-csrf-disabled
  skip_before_action :authenticate, only: [:index]
  # ok: ruby-csrf-disabled
  protect_from_forgery with: :exception
end

Rails.application.configure do
  # ruleid: ruby-csrf-disabled
  config.action_controller.allow_forgery_protection = false
  # ok: ruby-csrf-disabled
  config.action_controller.allow_forgery_protection = true
end
