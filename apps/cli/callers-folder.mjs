/** Where the person stood: npm changes to the root before it runs one of these scripts, and tells. @param {string} root */
export function callersFolder(root) {
  const { INIT_CWD, npm_lifecycle_event: script } = process.env;
  const throughNpm = ['start', 'symbolon', 'dev'].includes(script ?? '') && root === process.cwd();
  return throughNpm && INIT_CWD ? INIT_CWD : process.cwd();
}
