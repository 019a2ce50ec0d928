/** What a rule's fix means for one match: the edits that make it. */
import type { Edit } from '@rsolv-ast/protocol';
import type { NodeKind } from './ast/nodes.ts';
import type { Binding, Match } from './matching/match.ts';
import { METAVARIABLES } from './matching/placeholders.ts';
import type { Fix, ReplacementPart } from './rules/rule.ts';
import type { LineIndex, SourceFile } from './source/source-file.ts';

interface FixContext {
  readonly file: SourceFile;
  readonly lines: LineIndex;
}

/** Undefined where the fix changes nothing here, or needs a metavariable that is not bound. */
export function fixOf(fix: Fix, match: Match, { file, lines }: FixContext): Edit[] | undefined {
  const span = lines.span(match.start, match.end);
  const found = file.text.slice(match.start, match.end);
  const replacement =
    fix.kind === 'text'
      ? rendered(fix.text, match, span.start.column - 1)
      : substituted(found, fix.regex, fix.replacement, fix.count);
  return replacement === null || replacement === found ? undefined : [{ path: file.path, span, replacement }];
}

/** As in Semgrep, line ends behind the text are left out, and its lines but the first are indented to where the match begins. */
function rendered(text: string, match: Match, indent: number): string | null {
  let complete = true;
  const filled = text.replace(/\n+$/, '').replace(METAVARIABLES, (name, at: number, whole: string) => {
    const binding = match.bindings.get(name);
    complete &&= binding !== undefined;
    if (binding === undefined) return name;
    const text = binding.inFix ?? binding.text;
    const isOperand = MEMBER_FOLLOWS.test(whole.slice(at + name.length)) && isOperation(binding);
    return isOperand ? `(${text})` : text;
  });
  return complete ? filled.replace(/\n(?=[^\n])/g, `\n${' '.repeat(indent)}`) : null;
}

/** What takes only the last operand of an operation before it: `$X.f()` with `a + b` for `$X` means `(a + b).f()`. */
const MEMBER_FOLLOWS = /^(?:\??\.|\??->|::|\[|\()/;

function isOperation({ nodes }: Binding): boolean {
  const [node] = nodes;
  return nodes.length === 1 && node !== undefined && OPERATIONS.has(node.kind);
}

const OPERATIONS: ReadonlySet<NodeKind> = new Set<NodeKind>(['Binary', 'Unary', 'Conditional', 'Assign', 'Await']);

function substituted(
  text: string,
  regex: RegExp,
  replacement: readonly ReplacementPart[],
  count: number | null,
): string {
  let replaced = 0;
  return text.replace(regex, (...match: unknown[]) => {
    if (count !== null && replaced >= count) return String(match[0]);
    replaced += 1;
    return replacement.map((part) => (part.kind === 'text' ? part.text : String(match[part.group] ?? ''))).join('');
  });
}
