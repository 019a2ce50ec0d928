class PreviewsController < ApplicationController
  def show
    # ruleid: ruby-ssrf
    @page = URI.open(params[:url]).read
    # ruleid: ruby-ssrf
    Net::HTTP.get(URI.parse(params[:url]))
    # ruleid: ruby-ssrf
    HTTParty.get(params[:url], timeout: 5)
    # ok: ruby-ssrf
    HTTParty.get("https://api.example.com/items", query: { id: params[:id] })
    # ok: ruby-ssrf
    Net::HTTP.get(URI("https://example.com"))
  end
end
