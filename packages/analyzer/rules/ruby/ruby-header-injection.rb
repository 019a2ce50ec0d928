# ruleid: ruby-header-injection
response.headers["X-Language"] = params[:language]
# ruleid: ruby-header-injection
headers["X-Theme"] = cookies[:theme]
# ruleid: ruby-header-injection
response.set_header("X-Page", params.fetch(:page))
# ruleid: ruby-header-injection
response.headers["Content-Disposition"] = "attachment; filename=#{params[:file]}"
# ok: ruby-header-injection
response.headers["Cache-Control"] = "no-store"
# ok: ruby-header-injection
response.headers["X-Page"] = ERB::Util.url_encode(params[:page])
# ok: ruby-header-injection
response.headers["X-Count"] = items.size.to_s
# ok: ruby-header-injection
value = headers["X-Theme"]
