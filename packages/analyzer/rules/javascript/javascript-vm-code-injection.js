import vm from 'vm';

export function run(code, context) {
  // ruleid: javascript-vm-code-injection
  vm.runInNewContext(code, context);
  // ruleid: javascript-vm-code-injection
  vm.runInThisContext('result = ' + code);
  // ruleid: javascript-vm-code-injection
  const script = new vm.Script(code);
  // ok: javascript-vm-code-injection
  vm.runInNewContext('x += 1', context);
  // ok: javascript-vm-code-injection
  vm.createContext(context);
  // ok: javascript-vm-code-injection
  const fixed = new vm.Script('globalVar += 1');
  return [script, fixed];
}
