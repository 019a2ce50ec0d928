Rails.application.configure do
  # ruleid: ruby-rails-force-ssl-disabled
  config.force_ssl = false
  config.eager_load = true
end

Other.application.configure do |app|
  if ENV["PLAIN"]
    # ruleid: ruby-rails-force-ssl-disabled
    config.force_ssl = false
  end
  # ok: ruby-rails-force-ssl-disabled
  config.force_ssl = true
  # ok: ruby-rails-force-ssl-disabled
  config.force_ssl = ENV["PLAIN"].nil?
end
