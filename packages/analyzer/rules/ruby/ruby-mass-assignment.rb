class UsersController < ApplicationController
  def create
    # ruleid: ruby-mass-assignment
    User.create(params.require(:user).permit!)
    # ruleid: ruby-mass-assignment
    User.new(params[:user].permit!)
    # ruleid: ruby-mass-assignment
    @user.update(params[:user].to_unsafe_h)
    # ruleid: ruby-mass-assignment
    User.new(attributes, without_protection: true)
    # ok: ruby-mass-assignment
    User.create(params.require(:user).permit(:name, :email))
    # ok: ruby-mass-assignment
    User.new(name: params[:name])
  end
end

# ruleid: ruby-mass-assignment
config.action_controller.permit_all_parameters = true
