export function show(name) {
  // ruleid: javascript-document-write
  document.write('<b>' + name + '</b>');
  // ruleid: javascript-document-write
  document.writeln(location.hash);
  // ruleid: javascript-document-write
  document.write(`<b>${name}</b>`);
  // ok: javascript-document-write
  document.write('<hr>');
  // ok: javascript-document-write
  document.write(DOMPurify.sanitize(name));
  // ok: javascript-document-write
  stream.write(name);
}
