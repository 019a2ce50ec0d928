export function compile(body, handlers) {
  // ruleid: javascript-function-constructor
  const a = new Function('input', body);
  // ruleid: javascript-function-constructor
  const b = new Function('return ' + body);
  // ruleid: javascript-function-constructor
  const c = Function(`return ${body}`);
  // ok: javascript-function-constructor
  const d = new Function('return this');
  // ok: javascript-function-constructor
  const e = Function('a', 'b', 'return a + b');
  // ok: javascript-function-constructor
  const f = handlers[body];
  return [a, b, c, d, e, f];
}
