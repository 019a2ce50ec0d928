class NotesController < ApplicationController
  skip_before_action :verify_authenticity_token

  def index
    @notes = Note.where("title LIKE '%#{params[:q]}%'")
    # The value is bound, not put into the text: no finding here.
    @mine = Note.where("owner = ?", current_user.id)
  end

  def restore
    Marshal.load(Base64.decode64(params[:backup]))
    head :ok
  end

  def update
    note = Note.find(params[:id])
    note.update(params.permit!)
    redirect_to params[:back]
  end
end
