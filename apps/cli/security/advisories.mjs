// What the registry's advisories say of the packages of the lock file, beside the exceptions.

/** @typedef {{ id: string, name: string, severity: string, title: string, isShipped: boolean }} Advisory */

/**
 * The advisories in what `npm audit --json` printed; undefined where the registry did not answer, or gave no advisories.
 * @param {string} output @param {ReadonlyMap<string, unknown>} shipped
 * @returns {readonly Advisory[] | undefined}
 */
export function advisoriesIn(output, shipped) {
  const report = read(output);
  if (report?.vulnerabilities === undefined) return undefined;
  /** @type {Map<string, Advisory>} */
  const found = new Map();
  for (const { via, nodes } of Object.values(report.vulnerabilities))
    for (const each of via) {
      if (typeof each === 'string') continue; // another package of the report, through which it comes
      const id = /GHSA(-\w{4}){3}/.exec(each.url)?.[0] ?? each.url;
      const isShipped = nodes.some((path) => shipped.has(path)) || found.get(id)?.isShipped === true;
      found.set(id, { id, name: each.name, severity: each.severity, title: each.title, isShipped });
    }
  return [...found.values()].sort((a, b) => Number(b.isShipped) - Number(a.isShipped) || a.id.localeCompare(b.id));
}

/** @typedef {{ vulnerabilities?: Record<string, { nodes: string[], via: (string | { url: string, name: string, severity: string, title: string })[] }> }} Report @param {string} output @returns {Report | undefined} */
function read(output) {
  try {
    return JSON.parse(output);
  } catch {
    return undefined;
  }
}

/**
 * Advisories without an exception that still counts, and exceptions that count no longer or are for nothing, as sentences; those of tools that are not shipped stand apart.
 * @param {readonly Advisory[]} advisories @param {readonly { id: string, until: string, reason: string }[]} exceptions @param {string} today
 */
export function advisoryFaults(advisories, exceptions, today) {
  const open = advisories.filter(({ id }) => !exceptions.some((each) => each.id === id && each.until >= today));
  const told = (/** @type {Advisory} */ { id, name, severity, title }) => `${name}: ${title} (${severity}, ${id})`;
  const stale = exceptions.filter(({ id, until }) => until < today || !advisories.some((each) => each.id === id));
  return {
    shipped: [...open.filter(({ isShipped }) => isShipped).map(told), ...stale.map(({ id, until }) => `the exception for ${id} ${until < today ? `ended on ${until}` : 'is for nothing'}`)],
    tools: open.filter(({ isShipped }) => !isShipped).map(told),
  };
}
