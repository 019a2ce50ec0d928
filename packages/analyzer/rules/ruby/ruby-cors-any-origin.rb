# ruleid: ruby-cors-any-origin
response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
# ruleid: ruby-cors-any-origin
headers["Access-Control-Allow-Origin"] = request.env["HTTP_ORIGIN"]
# ok: ruby-cors-any-origin
headers["Access-Control-Allow-Origin"] = "https://app.example.org"

allow do
  origins "*"
  # ruleid: ruby-cors-any-origin
  resource "*", headers: :any, credentials: true
end

allow do
  origins "https://app.example.org"
  # ok: ruby-cors-any-origin
  resource "*", headers: :any, credentials: true
end

allow do
  origins "*"
  # ok: ruby-cors-any-origin
  resource "/public/*", headers: :any
end
