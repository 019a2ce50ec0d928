# ruleid: ruby-nosql-injection
User.where("$where" => "this.name == '#{params[:name]}'")
# ruleid: ruby-nosql-injection
users.find({ "$where" => "this.age > #{age}" })
# ruleid: ruby-nosql-injection
users.find(JSON.parse(params[:filter]))
# ruleid: ruby-nosql-injection
User.for_js("this.name == '#{name}'")
# ok: ruby-nosql-injection
User.where(name: params[:name].to_s)
# ok: ruby-nosql-injection
users.find("$where" => "this.first == this.last")
# ok: ruby-nosql-injection
users.find({ name: name })
# ok: ruby-nosql-injection
settings.find(JSON.parse(text))
