module LinksHelper
  def badge(user)
    # ruleid: ruby-html-safe
    "<b>#{user.name}</b>".html_safe
    # ruleid: ruby-html-safe
    raw("<i>#{user.title}</i>")
    # ruleid: ruby-html-safe
    params[:note].html_safe
    # ruleid: ruby-html-safe
    ("<p>" + user.bio).html_safe
    # ok: ruby-html-safe
    "<b>#{h(user.name)}</b>".html_safe
    # ok: ruby-html-safe
    "<hr>".html_safe
    # ok: ruby-html-safe
    content_tag(:b, user.name)
  end
end
