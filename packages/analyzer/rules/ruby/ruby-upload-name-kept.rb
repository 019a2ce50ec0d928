uploaded = params[:file]
# ruleid: ruby-upload-name-kept
File.open(Rails.root.join("public", "uploads", uploaded.original_filename), "wb") { |f| f.write(uploaded.read) }
# ruleid: ruby-upload-name-kept
File.binwrite("uploads/#{uploaded.original_filename}", uploaded.read)
# ruleid: ruby-upload-name-kept
FileUtils.mv(uploaded.path, File.join(UPLOADS, uploaded.original_filename))
# ruleid: ruby-upload-name-kept
File.open(File.join(UPLOADS, params[:file][:filename]), "wb") { |f| f.write(params[:file][:tempfile].read) }
# ok: ruby-upload-name-kept
File.binwrite(File.join(UPLOADS, SecureRandom.uuid), uploaded.read)
# ok: ruby-upload-name-kept
File.binwrite(File.join(UPLOADS, File.basename(name)), uploaded.read)
# ok: ruby-upload-name-kept
logger.info("received #{uploaded.original_filename}")
