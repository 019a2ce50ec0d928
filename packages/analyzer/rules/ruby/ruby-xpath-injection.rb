# ruleid: ruby-xpath-injection
node = document.xpath("//user[@name='#{params[:name]}']")
# ruleid: ruby-xpath-injection
node = document.at_xpath("//user[@id=" + params[:id] + "]")
# ruleid: ruby-xpath-injection
REXML::XPath.first(document, "//user[@name='#{params[:name]}']")
name = params[:name]
# ruleid: ruby-xpath-injection
node = document.at_xpath("//user[@name='#{name}']/role")
# ok: ruby-xpath-injection
node = document.xpath("//user[@name=$name]", nil, name: params[:name])
# ok: ruby-xpath-injection
node = document.xpath("//user")
# ok: ruby-xpath-injection
node = document.xpath("//#{TAG}")
# ok: ruby-xpath-injection
node = document.xpath("//user[@id=#{params[:id].to_i}]")
