class OrdersController < ApplicationController
  # ruleid: ruby-missing-authentication
  skip_before_action :authenticate_user!
end

class HooksController < ApplicationController
  # ruleid: ruby-missing-authentication
  skip_before_action :require_login, raise: false
end

class AdminController < ApplicationController
  # ruleid: ruby-missing-authentication
  skip_before_action :authenticate_admin!, except: [:destroy]
end

class SessionsController < ApplicationController
  # ok: ruby-missing-authentication
  skip_before_action :require_login, only: [:new, :create]
  # ok: ruby-missing-authentication
  skip_before_action :set_locale
  # ok: ruby-missing-authentication
  before_action :authenticate_user!
end
