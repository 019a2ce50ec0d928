# ruleid: ruby-regex-injection
pattern = Regexp.new(params[:q])
# ruleid: ruby-regex-injection
pattern = Regexp.new("^#{params[:q]}", Regexp::IGNORECASE)
query = params[:query]
# ruleid: ruby-regex-injection
pattern = Regexp.new(query)
# ok: ruby-regex-injection
pattern = Regexp.new(Regexp.escape(params[:q]))
# ok: ruby-regex-injection
pattern = Regexp.new("^#{Regexp.escape(query)}")
# ok: ruby-regex-injection
pattern = Regexp.new("^[a-z]+$")
# ok: ruby-regex-injection
pattern = Regexp.new(PATTERN)
