class SessionsController < ApplicationController
  def create
    # ruleid: ruby-open-redirect
    redirect_to params[:return_to]
    # ruleid: ruby-open-redirect
    redirect_to(params[:next] || root_path, notice: "Welcome")
    # ruleid: ruby-open-redirect
    redirect_to params.fetch(:url), allow_other_host: true
    # ok: ruby-open-redirect
    redirect_to url_from(params[:return_to]) || root_path
    # ok: ruby-open-redirect
    redirect_to user_path(params[:id])
    # ok: ruby-open-redirect
    redirect_to params[:return_to], allow_other_host: false
  end
end
