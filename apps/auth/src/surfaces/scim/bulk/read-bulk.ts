import type { ScimResource } from '@symbolon/contracts';
import { ScimError } from '../../../platform/errors/scim-error.ts';
import { isObject, type Json } from '../read-value.ts';

/** What a Bulk request may have. */
export const bulkLimits = { operations: 100, bytes: 1024 * 1024 } as const;

/** One change of a Bulk request. */
export interface BulkOperation {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly endpoint: '/Users' | '/Groups';
  /** Undefined where something is made. */
  readonly id: string | undefined;
  readonly bulkId: string | undefined;
  readonly version: string | undefined;
  readonly data: Json;
}

const methods: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** The changes of a Bulk request (RFC 7644 section 3.7), and after how many refusals it stops. */
export function readBulk(body: ScimResource): { readonly operations: readonly BulkOperation[]; readonly mostErrors: number } {
  const { Operations: given, failOnErrors } = body;
  if (!Array.isArray(given) || given.length === 0) throw new ScimError(400, 'Operations must be a list of at least one operation.', 'invalidSyntax');
  if (given.length > bulkLimits.operations) throw new ScimError(413, `A Bulk request may have ${bulkLimits.operations} operations.`, 'tooMany');
  if (failOnErrors !== undefined && (typeof failOnErrors !== 'number' || failOnErrors < 1)) throw new ScimError(400, 'failOnErrors must be a number from 1 on.', 'invalidValue');
  const operations = (given as readonly unknown[]).map(readOperation);
  const names = operations.flatMap(({ method, bulkId }) => (method === 'POST' ? (bulkId ?? []) : []));
  if (new Set(names).size < names.length) throw new ScimError(400, 'A bulkId stands for two things that are made: give each its own.', 'invalidValue');
  return { operations, mostErrors: failOnErrors ?? Infinity };
}

function readOperation(given: unknown): BulkOperation {
  const bad = (detail: string) => new ScimError(400, detail, 'invalidSyntax');
  if (!isObject(given)) throw bad('Each operation must be an object.');
  const method = typeof given['method'] === 'string' ? given['method'].toUpperCase() : '';
  if (!methods.has(method)) throw bad('method must be POST, PUT, PATCH or DELETE.');
  const path = /^(\/(?:Users|Groups))(?:\/([^/?#]{1,128}))?$/.exec(typeof given['path'] === 'string' ? given['path'] : '');
  if (!path || (method === 'POST') === (path[2] !== undefined)) throw bad('path must be /Users or /Groups, and that of one of them where it is changed.');
  const { bulkId, version, data } = given;
  if (method === 'POST' && typeof bulkId !== 'string') throw bad('bulkId is missing: what is made needs one.');
  if (method !== 'DELETE' && !isObject(data)) throw bad('data must be an object.');
  return {
    method: method as BulkOperation['method'],
    endpoint: path[1] as BulkOperation['endpoint'],
    id: path[2],
    bulkId: typeof bulkId === 'string' ? bulkId : undefined,
    version: typeof version === 'string' ? version : undefined,
    data: isObject(data) ? data : {},
  };
}
