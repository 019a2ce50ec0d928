/** What the pattern syntaxes of all languages share: text around a rewritten pattern, and the ways to take the pattern out again. */
import type { Node, Program } from '../ast/nodes.ts';
import type { PatternText } from '../matching/pattern-text.ts';
import type { PatternCandidate } from './language.ts';

export type Extract = PatternCandidate['extract'];

/** Makes candidates of a rewritten pattern with some text in front of it and behind it. */
export function candidatesOf(text: PatternText): (before: string, after: string, extract: Extract) => PatternCandidate {
  return (before, after, extract) => ({
    text: `${before}${text.text}${after}`,
    extract,
    originOf: (offset) => text.originOf(Math.max(0, Math.min(offset - before.length, text.text.length))),
  });
}

export const allStatements: Extract = (program) => program.body;

export const onlyExpression: Extract = (program) => {
  const statement = onlyStatement(program);
  return statement?.kind === 'ExpressionStatement' ? [statement.expression] : null;
};

/** The one entry of the one object or dictionary. */
export const onlyEntry: Extract = (program) => {
  const expression = onlyExpression(program)?.[0];
  return expression?.kind === 'Mapping' && expression.entries.length === 1 ? expression.entries : null;
};

export const onlyClassMember: Extract = (program) => {
  const statement = onlyStatement(program);
  return statement?.kind === 'Class' && statement.members.length === 1 ? statement.members : null;
};

export const onlyCase: Extract = (program) => {
  const statement = onlyStatement(program);
  return statement?.kind === 'Switch' && statement.cases.length === 1 ? statement.cases : null;
};

export const withoutFinalizer: Extract = (program) => {
  const statement = onlyStatement(program);
  return statement?.kind === 'Try' ? [{ ...statement, finalizer: null }] : null;
};

export const onlyHandler: Extract = (program) => {
  const statement = onlyStatement(program);
  return statement?.kind === 'Try' && statement.handlers.length === 1 ? statement.handlers : null;
};

export const onlyFinalizer: Extract = (program) => {
  const statement = onlyStatement(program);
  return statement?.kind === 'Try' && statement.finalizer !== null ? [statement.finalizer] : null;
};

export const onlyDecorators: Extract = (program) => {
  const statement = onlyStatement(program);
  return statement?.kind === 'Class' && statement.decorators.length === 1 ? statement.decorators : null;
};

function onlyStatement(program: Program): Node | null {
  return program.body.length === 1 ? program.body[0]! : null;
}
