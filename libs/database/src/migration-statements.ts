/** What stands between two semicolons may hold some: in quotes, in the body of a function, in a comment. */
const piece = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[^]*?\$\1\$|--[^\n]*|\/\*[^]*?\*\/|;|[^]/g;

/** The statements of a migration in their order, as they are written, with the comments before each. That none is cut in two shows when they run. */
export function statementsOf(sql: string): readonly string[] {
  const statements = [''];
  for (const [part] of sql.matchAll(piece)) {
    if (part === ';') statements.push('');
    else statements[statements.length - 1] += part;
  }
  return statements.map((statement) => statement.trim()).filter((statement) => withoutComments(statement) !== '');
}

/** A statement without what it says of itself, on as few lines as it has. */
export const withoutComments = (statement: string): string =>
  [...statement.matchAll(piece)].map(([part]) => (/^(--|\/\*)/.test(part) ? '' : part)).join('').replace(/^\s*\n/gm, '').trim();

/** Whether it may not be in a transaction: it builds an index while rows are read and written. It stands alone in its migration. */
export const isConcurrent = (sql: string): boolean => /\bINDEX\s+CONCURRENTLY\b/i.test(withoutComments(sql));
