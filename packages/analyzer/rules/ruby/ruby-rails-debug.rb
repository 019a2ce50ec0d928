Rails.application.configure do
  # ruleid: ruby-rails-debug
  config.consider_all_requests_local = true
  # ok: ruby-rails-debug
  config.consider_all_requests_local = false
end

class App < Sinatra::Base
  # ruleid: ruby-rails-debug
  set :show_exceptions, true
  # ruleid: ruby-rails-debug
  enable :show_exceptions
  # ok: ruby-rails-debug
  set :show_exceptions, false
end
