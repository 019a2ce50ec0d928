/** What test builds of the worker do when a file says so; nothing of it ships. */
import type { Engine } from '@rsolv-ast/analyzer';

const held: unknown[] = [];

const FAULTS: Record<string, () => void> = {
  'FAULT hang': () => {
    for (;;);
  },
  'FAULT memory': () => {
    for (;;) held.push(Buffer.alloc(8 * 1024 * 1024, 1));
  },
  'FAULT heap': () => {
    for (;;) held.push(new Array(1000).fill(held.length));
  },
  'FAULT abort': () => process.abort(),
  'FAULT throw': () => {
    throw new Error('an engine that throws');
  },
  // What it leaves behind only a later file suffers from.
  'FAULT leak': () => held.push(Buffer.alloc(96 * 1024 * 1024, 1)),
};

/** The engine, misbehaving as soon as it is at a file that says so, after the supervisor was told which one. */
export function withFaults(engine: Engine): Engine {
  return {
    loadRules: (custom, options) => engine.loadRules(custom, options),
    languages: () => engine.languages(),
    prepare: (needs) => engine.prepare(needs),
    analyze: (inputs, rules, options) => {
      const texts = new Map(inputs.map((input) => [input.index, Buffer.from(input.bytes).toString('latin1')]));
      return engine.analyze(inputs, rules, {
        ...options,
        onFile: (index) => {
          options.onFile?.(index);
          const text = texts.get(index) ?? '';
          for (const [mark, fault] of Object.entries(FAULTS)) if (text.includes(mark)) fault();
        },
      });
    },
  };
}
