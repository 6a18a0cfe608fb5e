import type { ScimResource } from '@symbolon/contracts';
import { ScimError } from '../../../platform/errors/scim-error.ts';
import { parsePath, type Path } from '../filter/parse-filter.ts';
import { isObject } from '../read-value.ts';

/** One step of a PATCH. */
export interface Operation {
  readonly op: 'add' | 'remove' | 'replace';
  readonly path: Path | undefined;
  readonly value: unknown;
}

/** Of one request: each may cost a look at all values of an attribute. */
export const mostOperations = 1000;

const operators: ReadonlySet<string> = new Set(['add', 'remove', 'replace']);

/** The operations of a PATCH (RFC 7644 section 3.5.2); Entra writes `Replace`. */
export function readPatch(body: ScimResource): readonly Operation[] {
  const given = Object.entries(body).find(([name]) => name.toLowerCase() === 'operations')?.[1];
  if (!Array.isArray(given) || given.length === 0) throw new ScimError(400, 'Operations must be a list of at least one operation.', 'invalidSyntax');
  if (given.length > mostOperations) throw new ScimError(413, `A PATCH may have ${mostOperations} operations.`, 'tooMany');
  return (given as readonly unknown[]).map(readOperation);
}

function readOperation(given: unknown): Operation {
  if (!isObject(given)) throw new ScimError(400, 'Each operation must be an object.', 'invalidSyntax');
  const op = typeof given['op'] === 'string' ? given['op'].toLowerCase() : '';
  if (!operators.has(op)) throw new ScimError(400, 'op must be add, remove or replace.', 'invalidSyntax');
  const path = given['path'];
  if (path !== undefined && path !== null && typeof path !== 'string') throw new ScimError(400, 'path must be text.', 'invalidPath');
  if (op === 'remove' && !path) throw new ScimError(400, 'What is to be removed has to be named by path.', 'noTarget');
  if (op !== 'remove' && given['value'] === undefined) throw new ScimError(400, 'value is missing.', 'invalidValue');
  return { op: op as Operation['op'], path: path ? parsePath(path) : undefined, value: given['value'] };
}
