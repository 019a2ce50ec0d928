def claims(token, key)
  # ruleid: ruby-jwt-unverified
  JWT.decode(token, nil, false)
  # ruleid: ruby-jwt-unverified
  JWT.encode({ id: 1 }, nil, "none")
  # ruleid: ruby-jwt-unverified
  JWT.decode(token, key, true, algorithm: "none")
  # ok: ruby-jwt-unverified
  JWT.decode(token, key, true, algorithm: "HS256")
  # ok: ruby-jwt-unverified
  JWT.encode({ id: 1 }, key, "HS256")
end
