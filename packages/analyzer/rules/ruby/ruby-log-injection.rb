# ruleid: ruby-log-injection
logger.info("login of #{params[:user]}")
# ruleid: ruby-log-injection
Rails.logger.warn("login of #{params[:user]} failed")
# ruleid: ruby-log-injection
Rails.logger.error(params[:message])
# ruleid: ruby-log-injection
logger.debug("agent " + params[:agent])
# ok: ruby-log-injection
logger.info("login of #{params[:user].inspect}")
# ok: ruby-log-injection
logger.info("login of #{user.id}")
# ok: ruby-log-injection
Rails.logger.warn("failed")
# ok: ruby-log-injection
report.info("login of #{params[:user]}")
