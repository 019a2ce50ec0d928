require "net/http"

def fetch(uri, path)
  http = Net::HTTP.new(uri.host, uri.port)
  http.use_ssl = true
  # ruleid: ruby-tls-verification-disabled
  http.verify_mode = OpenSSL::SSL::VERIFY_NONE
  # ok: ruby-tls-verification-disabled
  http.verify_mode = OpenSSL::SSL::VERIFY_PEER
  # ruleid: ruby-tls-verification-disabled
  Net::HTTP.start(uri.host, uri.port, use_ssl: true, verify_mode: OpenSSL::SSL::VERIFY_NONE)
  # ruleid: ruby-tls-verification-disabled
  RestClient::Resource.new(path, verify_ssl: false)
  # ruleid: ruby-tls-verification-disabled
  Faraday.new(path, ssl: { verify: false })
  # ruleid: ruby-tls-verification-disabled
  HTTParty.get(path, verify: false)
  # ok: ruby-tls-verification-disabled
  HTTParty.get(path, headers: {})
  # ok: ruby-tls-verification-disabled
  Faraday.new(path, ssl: { ca_file: "ca.pem" })
end
