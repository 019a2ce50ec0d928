class ReportsController < ApplicationController
  def show
    # ruleid: ruby-command-injection
    system("convert #{params[:file]} out.png")
    # ruleid: ruby-command-injection
    @log = `git log #{params[:branch]}`
    # ruleid: ruby-command-injection
    Open3.capture2("wc -l #{params[:file]}")
    # ruleid: ruby-command-injection
    system("ls " + params[:dir])
    # ruleid: ruby-command-injection
    exec(params[:command])
    # ok: ruby-command-injection
    system("convert", params[:file], "out.png")
    # ok: ruby-command-injection
    system("convert #{Shellwords.escape(params[:file])} out.png")
    # ok: ruby-command-injection
    @log = `git log -n 5`
  end
end
