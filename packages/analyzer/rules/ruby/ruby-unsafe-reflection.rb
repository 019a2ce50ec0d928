class ExportsController < ApplicationController
  ALLOWED = { "user" => User }.freeze

  def show
    # ruleid: ruby-unsafe-reflection
    @records = params[:type].constantize.all
    # ruleid: ruby-unsafe-reflection
    klass = params[:type].classify.constantize
    # ruleid: ruby-unsafe-reflection
    current_user.send(params[:field])
    # ruleid: ruby-unsafe-reflection
    klass.public_send(params[:scope], 1)
    # ok: ruby-unsafe-reflection
    klass = ALLOWED.fetch(params[:type])
    # ok: ruby-unsafe-reflection
    current_user.send(:touch)
    # ok: ruby-unsafe-reflection
    "User".constantize
  end
end
