export function later(name) {
  // ruleid: javascript-string-timer
  setTimeout('greet("' + name + '")', 100);
  // ruleid: javascript-string-timer
  setInterval(`greet("${name}")`, 100);
  // ok: javascript-string-timer
  setTimeout(() => greet(name), 100);
  // ok: javascript-string-timer
  setTimeout('refresh()', 100);
  // ok: javascript-string-timer
  setInterval(greet, 100, name);
}
