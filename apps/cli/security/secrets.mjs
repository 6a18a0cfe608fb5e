// Looks for secrets in texts, by the rules of secretlint and a few for what an identity provider has.
import { lintSource } from '@secretlint/core';
import { creator as pattern } from '@secretlint/secretlint-rule-pattern';
import { rules } from '@secretlint/secretlint-rule-preset-recommend';

/** @typedef {{ kind: string, path: string, line: number, where: string }} Finding `where` is the commit, or nothing for the files as they are. */
/** @typedef {{ path: string, text: string, where: string }} Place */

/** Without the rule that lets a comment in the file switch the others off: exceptions stand in one list, with a reason. */
const known = rules.filter(({ meta }) => !meta.id.endsWith('filter-comments'));
const ours = [
  { name: 'private JWK', patterns: ['/"(?:d|k)"\\s*:\\s*"[A-Za-z0-9_-]{32,}"/'] },
  { name: 'age identity', patterns: ['/AGE-SECRET-KEY-(?:PQ-)?1[02-9AC-HJ-NP-Z]{50,}/'] },
  { name: 'webhook secret', patterns: ['/whsec_[A-Za-z0-9+\\/]{32,}={0,2}/'] },
];
const config = { rules: [...known.map((rule) => ({ id: rule.meta.id, rule, options: {} })), { id: pattern.meta.id, rule: pattern, options: { patterns: ours } }] };

/**
 * What looks like a secret in a text; the secret itself is not in the answer: of what the scanner found, only the kind and the place are taken.
 * @param {Place} place
 * @returns {Promise<readonly Finding[]>}
 */
export async function secretsIn({ path, text, where }) {
  const source = { filePath: path, content: text, contentType: /** @type {const} */ ('text') };
  const { messages } = await lintSource({ source, options: { config: /** @type {any} */ (config), maskSecrets: false, noPhysicFilePath: true } });
  return messages.map(({ messageId, ruleId, data, loc }) => ({ kind: messageId === 'PATTERN' ? String(/** @type {any} */ (data)?.PATTERN_NAME ?? messageId) : `${ruleId.replace(/^.*rule-/, '')}/${messageId}`, path, line: loc.start.line, where }));
}

/**
 * Those that no exception lets through, and exceptions that let nothing through.
 * @param {readonly Finding[]} findings @param {readonly { kind: string | null, path: RegExp, reason: string }[]} exceptions
 */
export function secretFaults(findings, exceptions) {
  const used = new Set();
  const open = findings.filter(({ kind, path }) => {
    const fitting = exceptions.filter((each) => (each.kind === null || each.kind === kind) && each.path.test(path));
    for (const each of fitting) used.add(each);
    return fitting.length === 0;
  });
  return { open, unused: exceptions.filter((each) => !used.has(each)) };
}

/**
 * What each commit added to each file, from `git log -p --cc -U0 --format=%x00%h`, line by line.
 * @param {AsyncIterable<string>} lines
 * @returns {AsyncGenerator<Place>}
 */
export async function* additions(lines) {
  let [where, path, isHunk, columns] = ['', '', false, 1];
  /** @type {string[]} */
  let text = [];
  for await (const line of lines) {
    if (line.startsWith('\0') || /^diff --(git|cc|combined) /.test(line)) {
      if (text.length > 0) yield { where, path, text: text.join('\n') };
      [text, isHunk] = [[], false];
      if (line.startsWith('\0')) where = line.slice(1);
    } else if (!isHunk && line.startsWith('+++ ')) path = line.slice(4).replace(/^"?b\/(.*?)"?\t?$/, '$1');
    else if (line.startsWith('@@')) [isHunk, columns] = [true, (/^@+/.exec(line)?.[0].length ?? 2) - 1];
    else if (isHunk && /^[+ ]*$/.test(line.slice(0, columns)) && line.slice(0, columns).includes('+')) text.push(line.slice(columns));
  }
  if (text.length > 0) yield { where, path, text: text.join('\n') };
}
