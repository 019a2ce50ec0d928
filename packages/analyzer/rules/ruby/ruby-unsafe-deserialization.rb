def restore(cookie, body, path)
  # ruleid: ruby-unsafe-deserialization
  session = Marshal.load(Base64.decode64(cookie))
  # ruleid: ruby-unsafe-deserialization
  settings = YAML.load(body)
  # ruleid: ruby-unsafe-deserialization
  YAML.unsafe_load(body)
  # ruleid: ruby-unsafe-deserialization
  Oj.load(body, mode: :object)
  # ok: ruby-unsafe-deserialization
  YAML.safe_load(body)
  # ok: ruby-unsafe-deserialization
  JSON.parse(body)
  # ok: ruby-unsafe-deserialization
  copy = Marshal.load(Marshal.dump(settings))
  # ok: ruby-unsafe-deserialization
  YAML.load(File.read("config/settings.yml"))
  # ok: ruby-unsafe-deserialization
  YAML.load(body, permitted_classes: [Symbol])
  [session, copy]
end
