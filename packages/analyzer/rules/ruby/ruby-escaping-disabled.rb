# ruleid: ruby-escaping-disabled
ActiveSupport.escape_html_entities_in_json = false
# ruleid: ruby-escaping-disabled
config.active_support.escape_html_entities_in_json = false
# ruleid: ruby-escaping-disabled
Haml::Engine.new(source, escape_html: false)
# ruleid: ruby-escaping-disabled
Slim::Engine.set_options(pretty: true, disable_escape: true)
# ok: ruby-escaping-disabled
ActiveSupport.escape_html_entities_in_json = true
# ok: ruby-escaping-disabled
set :erb, trim: false
# ok: ruby-escaping-disabled
Haml::Engine.new(source)
# ok: ruby-escaping-disabled
Slim::Engine.set_options(pretty: true)
