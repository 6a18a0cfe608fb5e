import { textOf } from '../ui/entry.ts';

type Entry = Readonly<Record<string, unknown>>;

/** An application as it stands in the file, with its secret left to the environment, by the name that an export gives it. */
export const fileEntry = (entry: Entry, hasSecret: boolean): Entry => {
  const { client_id, client_name, ...rest } = entry;
  const variable = `CLIENT_${textOf(client_id).toUpperCase().replace(/[^A-Z0-9]+/g, '_')}_SECRET`;
  return { client_id, ...(client_name !== undefined && { client_name }), ...(hasSecret && { client_secret: `\${${variable}}` }), ...rest };
};
