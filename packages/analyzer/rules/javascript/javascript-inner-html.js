export function show(element, other, name, data) {
  // ruleid: javascript-inner-html
  element.innerHTML = '<b>' + name + '</b>';
  // ruleid: javascript-inner-html
  element.innerHTML = `<b>${name}</b>`;
  // ruleid: javascript-inner-html
  element.outerHTML = data.markup;
  // ruleid: javascript-inner-html
  element.insertAdjacentHTML('beforeend', name);
  // ruleid: javascript-inner-html
  element.innerHTML += location.hash;
  // ok: javascript-inner-html
  element.innerHTML = '';
  // ok: javascript-inner-html
  element.innerHTML = '<b>' + 'bold' + '</b>';
  // ok: javascript-inner-html
  element.textContent = name;
  // ok: javascript-inner-html
  element.innerHTML = DOMPurify.sanitize(name);
  // ok: javascript-inner-html
  element.innerHTML = other.innerHTML;
}
