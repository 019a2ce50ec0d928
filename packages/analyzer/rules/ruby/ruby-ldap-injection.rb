# ruleid: ruby-ldap-injection
filter = Net::LDAP::Filter.construct("(uid=#{params[:user]})")
# ruleid: ruby-ldap-injection
filter = Net::LDAP::Filter.construct("(uid=" + user + ")")
# ruleid: ruby-ldap-injection
ldap.search(base: BASE, filter: "(&(uid=#{user})(objectClass=person))")
# ruleid: ruby-ldap-injection
ldap.bind_as(base: BASE, filter: "(uid=#{user})", password: password)
# ok: ruby-ldap-injection
filter = Net::LDAP::Filter.eq("uid", params[:user])
# ok: ruby-ldap-injection
filter = Net::LDAP::Filter.construct("(objectClass=person)")
# ok: ruby-ldap-injection
filter = Net::LDAP::Filter.construct("(uid=#{Net::LDAP::Filter.escape(user)})")
# ok: ruby-ldap-injection
index.search(query: "name:#{user}")
