/** One case of each kind, made from a seed alone: the everyday suite runs some, `scripts/fuzz.ts` as many as there is time for. */
import type { Engine, RuleSet } from '../../src/index.ts';
import { checkAnalysis, expectThat } from './check-analysis.ts';
import { type HostileFile, hostileFile } from './hostile-files.ts';
import { hostileRules } from './hostile-rules.ts';
import { type Shape, shapes } from './nesting.ts';
import { Random } from './random.ts';
import { SEARCHING_RULES } from './searching-rules.ts';
import { EXTENSIONS, seedFiles } from './seeds.ts';

/** What a case is made of, as bytes that can be made smaller. */
export interface Case {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Throws what is wrong. */
  check(bytes: Uint8Array): void;
}

export const KINDS = ['file', 'rules', 'shape'] as const;
export type Kind = (typeof KINDS)[number];

export class Fuzzer {
  readonly #engine: Engine;
  readonly #searching: RuleSet;
  readonly #packs: RuleSet;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#searching = engine.loadRules([SEARCHING_RULES], { defaultRules: true });
    expectThat(
      this.#searching.errors.length === 0,
      `the searching rules load: ${JSON.stringify(this.#searching.errors[0])}`,
    );
    this.#packs = engine.loadRules([], { defaultRules: true });
  }

  case(kind: Kind, seed: number): Case {
    const random = new Random(seed);
    switch (kind) {
      case 'file':
        return this.#file(hostileFile(random));
      case 'rules':
        return this.#rules(random);
      case 'shape':
        return this.shape(random.pick(shapes()), random.pick([3, 70, 399, 401, 3_000, 20_000]));
    }
  }

  /** A shape with so many levels or repetitions. */
  shape({ path, name, text }: Shape, count: number): Case {
    const check = (bytes: Uint8Array): void => void checkAnalysis(this.#engine, this.#packs, [{ path, bytes }]);
    return { name: `${name} × ${count}`, bytes: Buffer.from(text(count)), check };
  }

  #file({ path, bytes }: HostileFile): Case {
    return {
      name: path,
      bytes,
      check: (some) => void checkAnalysis(this.#engine, this.#searching, [{ path, bytes: some }]),
    };
  }

  /** The rules, and what they find in files that the repository holds. */
  #rules(random: Random): Case {
    const { name, text } = hostileRules(random);
    const files = random.some(seedFiles(), 4).map(
      ({ language, text: source }, i): HostileFile => ({
        path: `src/f(${i})/file${EXTENSIONS[language]}`,
        bytes: Buffer.from(source),
      }),
    );
    return {
      name,
      bytes: Buffer.from(text),
      check: (some) => this.#checkRules(name, Buffer.from(some).toString(), files),
    };
  }

  #checkRules(name: string, text: string, files: readonly HostileFile[]): void {
    const rules = this.#engine.loadRules([{ name, text }], { defaultRules: false });
    expectThat(rules.size > 0 || rules.errors.length > 0 || text.includes('rules'), 'a file without rules has a fault');
    for (const { file, line, column, message } of rules.errors) {
      expectThat(file === name && line >= 1 && column >= 1, `a fault has a place: ${message}`);
      expectThat(
        message.length > 0 && message.length < MAX_FAULT_LENGTH,
        `a fault is told in a sentence or two: ${message.length}`,
      );
    }
    const again = this.#engine.loadRules([{ name, text }], { defaultRules: false });
    expectThat(JSON.stringify(again.errors) === JSON.stringify(rules.errors), 'the faults are the same twice');
    expectThat(again.digest === rules.digest, 'the digest is the same twice');
    if (rules.size > 0) checkAnalysis(this.#engine, rules, files);
  }
}

/** Code units; a fault may quote a name of the file. */
const MAX_FAULT_LENGTH = 2_000;
