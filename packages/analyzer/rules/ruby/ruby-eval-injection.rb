class CalculatorController < ApplicationController
  def show
    # ruleid: ruby-eval-injection
    @result = eval(params[:expression])
    # ruleid: ruby-eval-injection
    eval("1 + #{params[:n]}")
    # ruleid: ruby-eval-injection
    @object.instance_eval(request.raw_post)
    # ok: ruby-eval-injection
    eval("1 + 2")
    # ok: ruby-eval-injection
    @object.instance_eval { @count }
    # ok: ruby-eval-injection
    @result = Integer(params[:n]) + 1
  end
end
