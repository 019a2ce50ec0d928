/** What metavariables are bound to while a pattern is matched: a persistent list, so that backtracking costs nothing. */
import type { Node } from '../ast/nodes.ts';
import type { Binding } from './match.ts';

export class Environment {
  static empty(): Environment {
    return new Environment(null, '', null);
  }

  readonly #parent: Environment | null;
  readonly #name: string;
  readonly #binding: Binding | null;
  /** Extensions by name and range: the same bindings in the same order are the same object, so that equal states can be told by identity. */
  #extensions: Map<string, Environment> | null = null;

  private constructor(parent: Environment | null, name: string, binding: Binding | null) {
    this.#parent = parent;
    this.#name = name;
    this.#binding = binding;
  }

  get(name: string): Binding | undefined {
    for (let env: Environment = this; env.#parent !== null; env = env.#parent) {
      if (env.#name === name) return env.#binding!;
    }
    return undefined;
  }

  with(name: string, binding: Binding): Environment {
    const key = `${name}:${binding.start}:${binding.end}:${binding.nodes[0]?.kind ?? ''}:${binding.nodes.length}`;
    this.#extensions ??= new Map();
    let extended = this.#extensions.get(key);
    if (extended === undefined) {
      extended = new Environment(this, name, binding);
      this.#extensions.set(key, extended);
    }
    return extended;
  }

  bindings(): ReadonlyMap<string, Binding> {
    const chain: [string, Binding][] = [];
    for (let env: Environment = this; env.#parent !== null; env = env.#parent) chain.push([env.#name, env.#binding!]);
    return new Map(chain.reverse());
  }

  static from(bindings: ReadonlyMap<string, Binding>): Environment {
    let env = Environment.empty();
    for (const [name, binding] of bindings) env = env.with(name, binding);
    return env;
  }
}

export function bindingTo(nodes: readonly Node[], start: number, end: number, source: string): Binding {
  return { start, end, text: source.slice(start, end), nodes };
}
