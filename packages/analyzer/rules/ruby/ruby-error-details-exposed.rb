def create
  save
rescue StandardError => e
  # ruleid: ruby-error-details-exposed
  render json: { error: e.message, backtrace: e.backtrace }, status: 500
  # ruleid: ruby-error-details-exposed
  render plain: e.backtrace.join("\n"), status: 500
  # ruleid: ruby-error-details-exposed
  render plain: e.full_message
  # ok: ruby-error-details-exposed
  render json: { error: "failed", id: request.request_id }, status: 500
  # ok: ruby-error-details-exposed
  logger.error(e.backtrace.join("\n"))
  if Rails.env.development?
    # ok: ruby-error-details-exposed
    render plain: e.backtrace.join("\n")
  end
end
