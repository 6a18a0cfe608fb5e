import { api, formatForm, parseForm, readAuthorizationRequest, type Endpoint } from '@symbolon/contracts';
import { demand, demandSame, textOf, type Door } from '../door.ts';

const type = 'application/x-www-form-urlencoded';
const bodies = Object.values(api)
  .flatMap((surface) => Object.values<Endpoint>(surface))
  .flatMap(({ body }) => (body?.contentTypes.includes(type) === true ? [body] : []));
const repeatable = ['resource', 'audience'];

/** What the platform makes of a form (WHATWG URL section 5.1), which takes anything. */
function platformForm(text: string) {
  const form = new URLSearchParams(`&${text}`); // by itself, a question mark in front would be lost
  const names = [...new Set(form.keys())];
  const members = Object.fromEntries(names.map((name) => [name, form.getAll(name).length > 1 ? form.getAll(name) : form.get(name)]));
  const isBroken = /%(?![\da-f]{2})/i.test(text) || [...form].flat().some((part) => part.includes('\uFFFD'));
  return { members, isBroken, isRepeated: names.some((name) => !repeatable.includes(name) && form.getAll(name).length > 1) };
}

/** Forms: read as the platform reads them, or refused for a reason that it sees, too; by no endpoint is anything thrown, or a value said again. */
export const form: Door = (bytes) => {
  const text = textOf(bytes);
  const [ours, { members, isBroken, isRepeated }] = [parseForm(text), platformForm(text)];
  if (!ours.ok) demand(isBroken || isRepeated, 'A form is refused for no reason.');
  else {
    demandSame(ours.value, members, 'A form is read otherwise than by the platform.');
    demand(!isRepeated, 'A parameter that stands twice is taken.');
    const again = parseForm(formatForm(ours.value));
    demand(again.ok && Object.keys(ours.value).every((name) => name in again.value), 'A form that was written by us is not read back.');
  }
  const values = Object.values(members).flat().filter((value): value is string => typeof value === 'string' && value.length > 12);
  for (const body of bodies) {
    const read = body.read({ contentType: type, authorization: undefined, queryNames: [], body: bytes });
    demand(read.ok || !values.some((value) => read.refusal.error_description.includes(value)), 'A refusal repeats what was sent.');
  }
  readAuthorizationRequest(text);
};
