const SETUP = '1 + 1';

export function calculate(formula, operations) {
  // ruleid: javascript-eval-injection
  const a = eval(formula);
  // ruleid: javascript-eval-injection
  const b = eval('(' + formula + ')');
  // ruleid: javascript-eval-injection
  const c = globalThis.eval(`return ${formula}`);
  // ok: javascript-eval-injection
  const d = eval('2 * 21');
  // ok: javascript-eval-injection
  const e = eval(SETUP);
  // ok: javascript-eval-injection
  const f = JSON.parse(formula);
  // ok: javascript-eval-injection
  const g = operations[formula];
  return [a, b, c, d, e, f, g];
}
