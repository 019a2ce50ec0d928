# ruleid: ruby-template-injection
ERB.new(params[:template]).result(binding)
# ruleid: ruby-template-injection
ERB.new("Hello #{params[:name]}").result
# ruleid: ruby-template-injection
erb "<h1>#{params[:title]}</h1>"
source = params[:source]
# ruleid: ruby-template-injection
Liquid::Template.parse(source).render
# ok: ruby-template-injection
ERB.new(File.read("page.erb")).result_with_hash(name: params[:name])
# ok: ruby-template-injection
ERB.new("Hello <%= name %>").result_with_hash(name: params[:name])
# ok: ruby-template-injection
erb :page, locals: { title: params[:title] }
# ok: ruby-template-injection
Liquid::Template.parse(shop.template).render
