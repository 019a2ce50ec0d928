/** Match → Finding: the message with its bindings, the place, the fingerprints, the fix. */
import type { Finding, Suppression } from '@rsolv-ast/protocol';
import type { Node, Program } from './ast/nodes.ts';
import { children } from './ast/visitor.ts';
import { fingerprints, significantCode } from './fingerprint.ts';
import { fixOf } from './fix-edits.ts';
import type { LoweredFile } from './languages/language.ts';
import { lineHashes } from './line-hash.ts';
import type { Bindings, Match } from './matching/match.ts';
import { METAVARIABLES } from './matching/placeholders.ts';
import type { Rule } from './rules/rule.ts';
import type { LineIndex, SourceFile } from './source/source-file.ts';

/** Longest text of a binding in a message, in UTF-16 code units: a message is read by people. */
const MESSAGE_BINDING_LENGTH = 120;
/** Longest text of a binding in a finding's `bindings`. */
const BINDING_LENGTH = 1_000;

export interface RuleMatches {
  readonly rule: Rule;
  readonly matches: readonly Match[];
}

export interface FindingContext {
  readonly file: SourceFile;
  /** The file as it came, for GitHub's line hash. */
  readonly bytes: Uint8Array;
  readonly lowered: LoweredFile;
  readonly lines: LineIndex;
  /** The suppression of a rule's finding that begins on a line, if there is one. */
  suppressionOf(ruleId: string, line: number): Suppression | undefined;
}

/** The findings of one file, by place, then by rule. */
export function findingsOf(found: readonly RuleMatches[], context: FindingContext): Finding[] {
  const located = distinct(found.flatMap(({ rule, matches }) => matches.map((match) => locate(rule, match, context))));
  if (located.length === 0) return [];
  const prints = fingerprints(located.map((one) => fingerprintInput(one, context)));
  const hashes = lineHashes(context.bytes);
  return located.map((one, i) => finding(one, prints[i] ?? '', hashes, context));
}

interface Located {
  readonly rule: Rule;
  readonly match: Match;
  readonly message: string;
  /** The nodes around the match, outermost first, and the node found if there is one. */
  readonly around: readonly Node[];
}

function locate(rule: Rule, match: Match, { lowered }: FindingContext): Located {
  const message = interpolate(rule.message, match.bindings);
  return { rule, match, message, around: nodesAround(lowered.program, match.start, match.end) };
}

/** In order, and each once: two matches that a reader could not tell apart are one finding. */
function distinct(located: readonly Located[]): Located[] {
  const sorted = [...located].sort(
    (a, b) =>
      a.match.start - b.match.start ||
      a.match.end - b.match.end ||
      compareTexts(a.rule.id, b.rule.id) ||
      compareTexts(a.message, b.message),
  );
  return sorted.filter((one, i) => {
    const before = sorted[i - 1];
    return (
      before === undefined ||
      before.rule !== one.rule ||
      before.match.start !== one.match.start ||
      before.match.end !== one.match.end ||
      before.message !== one.message
    );
  });
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function finding(one: Located, fingerprint: string, hashes: readonly string[], context: FindingContext): Finding {
  const { rule, match } = one;
  const span = context.lines.span(match.start, match.end);
  const bindings = bindingTexts(match.bindings);
  const node = nodeKinds(one);
  const fix = rule.fix === null ? undefined : fixOf(rule.fix, match, context);
  const suppression = context.suppressionOf(rule.id, span.start.line);
  const hash = hashes[span.start.line - 1];
  return {
    ruleId: rule.id,
    message: one.message,
    severity: rule.severity,
    confidence: rule.confidence,
    cwe: [...rule.cwe],
    owasp: [...rule.owasp],
    references: [...rule.references],
    path: context.file.path,
    span,
    fingerprint,
    ...(hash !== undefined && { primaryLocationLineHash: hash }),
    ...(bindings !== undefined && { bindings }),
    ...(fix !== undefined && { fix }),
    ...(node !== undefined && { node }),
    ...(suppression !== undefined && { suppression }),
  };
}

/** The message with each metavariable replaced by what it is bound to; one that is not bound stays as written. */
function interpolate(message: string, bindings: Bindings): string {
  return message.replace(METAVARIABLES, (name) => {
    const binding = bindings.get(name);
    return binding === undefined ? name : shortened(binding.text, MESSAGE_BINDING_LENGTH);
  });
}

function bindingTexts(bindings: Bindings): Record<string, string> | undefined {
  if (bindings.size === 0) return undefined;
  const names = [...bindings.keys()].sort();
  return Object.fromEntries(names.map((name) => [name, shortened(bindings.get(name)?.text ?? '', BINDING_LENGTH)]));
}

function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

function nodeKinds({ match, around }: Located): Finding['node'] {
  if (match.node === null) return undefined;
  const at = around.indexOf(match.node);
  const parent = at > 0 ? around[at - 1] : around.at(-1);
  if (parent === undefined || parent === match.node) return { kind: match.node.kind };
  return { kind: match.node.kind, parentKind: parent.kind };
}

function fingerprintInput({ rule, match, around }: Located, { file, lowered }: FindingContext) {
  return {
    ruleId: rule.id,
    path: file.path,
    scopes: around.filter((node) => node !== match.node).flatMap((node) => scopeName(node, file.text)),
    code: significantCode(file.text, match.start, match.end, lowered.comments),
  };
}

/** From the program down to the innermost node that holds the range. */
function nodesAround(program: Program, start: number, end: number): Node[] {
  const around: Node[] = [];
  for (let node: Node | undefined = program; node !== undefined; ) {
    around.push(node);
    node = children(node).find((child) => child.start <= start && child.end >= end);
  }
  return around;
}

/** The name of a function, class or namespace; an anonymous function goes by the variable or key that it is the value of. */
function scopeName(node: Node, text: string): string[] {
  switch (node.kind) {
    case 'Function':
    case 'Class':
    case 'Namespace':
      return node.name === null ? [] : [text.slice(node.name.start, node.name.end)];
    case 'Declarator':
    case 'Assign':
      return node.value?.kind === 'Function' ? [text.slice(node.target.start, node.target.end)] : [];
    case 'Entry':
      return node.value.kind === 'Function' ? [text.slice(node.key.start, node.key.end)] : [];
    case 'Field':
      return node.value?.kind === 'Function' ? [text.slice(node.name.start, node.name.end)] : [];
    default:
      return [];
  }
}
