class FilesController < ApplicationController
  def show
    # ruleid: ruby-path-traversal
    send_file params[:path]
    # ruleid: ruby-path-traversal
    send_file(Rails.root.join("files", params[:name]))
    # ruleid: ruby-path-traversal
    @text = File.read("files/#{params[:name]}")
    # ruleid: ruby-path-traversal
    File.delete(File.join("files", params[:name]))
    # ok: ruby-path-traversal
    send_file(Rails.root.join("files", File.basename(params[:name])))
    # ok: ruby-path-traversal
    @name = File.basename(params[:name])
    # ok: ruby-path-traversal
    send_file Document.find(params[:id]).path
  end
end
