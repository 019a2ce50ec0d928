class PagesController < ApplicationController
  def show
    # ruleid: ruby-rails-render-inline
    render inline: "<h1>#{params[:title]}</h1>"
    # ruleid: ruby-rails-render-inline
    render inline: params[:template], layout: false
    # ruleid: ruby-rails-render-inline
    render(inline: Page.find(params[:id]).body)
    # ok: ruby-rails-render-inline
    render inline: "<h1>Fixed</h1>"
    # ok: ruby-rails-render-inline
    render "show", locals: { title: params[:title] }
  end
end
