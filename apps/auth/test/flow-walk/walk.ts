import type { Seen } from '../browser.ts';
import { formOf } from '../provider.ts';
import type { ModelFlow } from './model.ts';
import type { FormStep } from './steps.ts';
import type { Post, Wrong } from './ways.ts';
import type { World } from './world.ts';

const nothing = 'A'.repeat(43);

/** The form of a step as the person would send it now, filled in; from memory where the page is not shown. */
async function filledIn(world: World, flow: ModelFlow, step: FormStep): Promise<{ readonly page: Seen; readonly fields: Post['fields']; readonly members: Post['fields'] }> {
  const path = step.link ? await step.link(world) : step.isFlowless ? step.page : `${step.page}?flow=${flow.id ?? nothing}`;
  const page = await world.look(flow.owner, path, flow);
  const members = step.members(world, page, flow.owner);
  const { csrf = flow.csrf || nothing, flow: about = flow.id ?? nothing } = page.fields;
  return { page, members, fields: { csrf, ...('account' in members ? {} : { flow: about }), ...members } };
}

/** A step as it is meant to be taken. */
export async function take(world: World, flow: ModelFlow, step: FormStep): Promise<Seen> {
  const { page, fields, members } = await filledIn(world, flow, step);
  const isOpen = page.fields['csrf'] !== undefined && (step.isFlowless ?? !flow.isOver);
  if (isOpen) step.learn?.(world, { person: flow.owner, flow, page, members });
  return world.request(flow.owner, step.action, { method: 'POST', body: formOf(fields) });
}

/** The same step in a wrong way: it must come to nothing. */
export async function mistake(world: World, flow: ModelFlow, step: FormStep, way: (post: Post) => readonly Wrong[]): Promise<readonly Seen[]> {
  const { fields } = await filledIn(world, flow, step);
  const other = world.model.flows.findLast(({ owner, id }) => owner === flow.owner && id !== flow.id && id !== undefined);
  const foreign = world.model.flows.findLast(({ owner, id }) => owner !== flow.owner && id !== undefined);
  const elsewhere = {
    flow: other?.id ?? nothing,
    csrf: other?.csrf || nothing,
    foreignFlow: foreign?.id ?? nothing,
    foreignCsrf: foreign?.csrf || nothing,
    foreignCookie: (foreign && world.browserOf(foreign.owner).cookie) ?? `__Host-symbolon=${nothing}`,
  };
  const post = { action: step.action, fields, cookie: world.browserOf(flow.owner).cookie ?? '', elsewhere };
  const seen: Seen[] = [];
  for (const { path, cookie, ...init } of way(post)) seen.push(await world.intrude(cookie, path, init));
  return seen;
}

/** Back to the authorization endpoint with a flow, be it one's own. */
export const resume = (world: World, person: number, flow: ModelFlow): Promise<Seen> => world.request(person, `/oauth/authorize/resume?flow=${flow.id ?? nothing}`);
