export function show(name) {
  // ruleid: javascript-jquery-html
  $('#greeting').html('<b>' + name + '</b>');
  // ruleid: javascript-jquery-html
  $('#list').append(`<li>${name}</li>`);
  // ruleid: javascript-jquery-html
  jQuery('#hash').html(location.hash);
  // ok: javascript-jquery-html
  $('#greeting').text(name);
  // ok: javascript-jquery-html
  $('#list').append('<li></li>');
  // ok: javascript-jquery-html
  $('#list').html(DOMPurify.sanitize(name));
}

// ok: javascript-jquery-html
$('#trace').html(_.escape(info.message + info.trace));
// ok: javascript-jquery-html
$(this).html($(this).html().replace(/#\d+/g, '#' + count));
