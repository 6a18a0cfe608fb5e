/** Loaded by the first message of SAML, and by the first that is signed. In plain JavaScript, as the types of both bring those of a browser's page, which are in the way of Node's own. */
export const parsers = () => import('@xmldom/xmldom');
export const signatures = () => import('xml-crypto');
