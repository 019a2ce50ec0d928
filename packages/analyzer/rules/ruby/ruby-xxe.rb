def read(body)
  # ruleid: ruby-xxe
  Nokogiri::XML(body) { |config| config.noent }
  # ruleid: ruby-xxe
  Nokogiri::XML(body, nil, nil, Nokogiri::XML::ParseOptions::NOENT)
  # ruleid: ruby-xxe
  LibXML::XML.default_substitute_entities = true
  # ok: ruby-xxe
  Nokogiri::XML(body)
  # ok: ruby-xxe
  Nokogiri::XML(body) { |config| config.strict.nonet }
end
