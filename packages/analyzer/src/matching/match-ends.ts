/** Where a match ends: not always where its node does, as Semgrep keeps some tokens and not others. */
import type { Node, NodeKind } from '../ast/nodes.ts';
import { children } from '../ast/visitor.ts';
import type { LanguageTraits } from '../languages/language.ts';

/** Some statements end in front of their semicolon, others behind it. */
const ENDS_BEFORE_SEMICOLON: ReadonlySet<NodeKind> = new Set<NodeKind>(['VariableDeclaration', 'Import']);

export function endOf(node: Node, text: string, traits: LanguageTraits): number {
  if (traits.endsBeforeClosingWord) return lastPartEnd(node);
  if (!(traits.endsBeforeSemicolon ?? ENDS_BEFORE_SEMICOLON).has(node.kind)) return node.end;
  return text[node.end - 1] === ';' ? node.end - 1 : node.end;
}

const lastPartEnds = new WeakMap<Node, number>();

/** In languages that close by a word, definitions, conditions and loops end where the last of their parts does. */
function lastPartEnd(node: Node): number {
  if (!isClosedByWord(node)) return node.end;
  let end = lastPartEnds.get(node);
  if (end === undefined) {
    end = furthestPart(node) ?? node.end;
    lastPartEnds.set(node, end);
  }
  return end;
}

function furthestPart(node: Node): number | null {
  let furthest: number | null = null;
  const pending = children(node);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (isClosedByWord(next)) pending.push(...children(next));
    else furthest = Math.max(furthest ?? 0, next.end);
  }
  return furthest;
}

function isClosedByWord(node: Node): boolean {
  switch (node.kind) {
    case 'Class':
    case 'If':
    case 'While':
    case 'ForEach':
    case 'Switch':
    case 'SwitchCase':
    case 'Block':
    // Of a parameter, the name and the default value are kept.
    case 'Parameter':
      return true;
    case 'Function':
      return node.form === 'method' || node.form === 'constructor';
    default:
      return false;
  }
}
