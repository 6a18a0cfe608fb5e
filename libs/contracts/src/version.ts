/** The version of the wire, which is that of the package; a spec compares. */
export const contractVersion = '0.2.0';
