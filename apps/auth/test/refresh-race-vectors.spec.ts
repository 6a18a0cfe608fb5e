import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asShop, formOf, password, secret, shop, startProvider, type Answer, type Provider } from './provider.ts';

/** vectors/refresh-races.json against two nodes, with the clock moved to the time of each step. */
interface Step {
  /** Seconds since the log-in. */
  readonly at: number;
  readonly do?: 'revoke';
  readonly present: string;
  readonly by?: string;
  readonly altered?: true;
  readonly scope?: string;
  readonly node?: 1 | 2;
  readonly nodes?: 2;
  readonly times?: number;
  readonly answer: 'rotated' | 'same successor' | 'family ended' | 'refused' | 'invalid_scope' | 'ended' | 'not ended';
  readonly gives?: string;
}
const vectors = JSON.parse(readFileSync(join(import.meta.dirname, '../../../vectors/refresh-races.json'), 'utf8')) as {
  readonly lives: { readonly idle: number; readonly max: number; readonly grace: number };
  readonly client: string;
  readonly scope: string;
  readonly sequences: readonly { readonly name: string; readonly steps: readonly Step[] }[];
};

let nodes: readonly [Provider, Provider];
beforeAll(async () => {
  const { idle, max, grace } = vectors.lives;
  const lives = { SYMBOLON_REFRESH_TOKEN_IDLE_DAYS: String(idle / 86_400), SYMBOLON_REFRESH_TOKEN_MAX_DAYS: String(max / 86_400), SYMBOLON_REFRESH_TOKEN_GRACE_SECONDS: String(grace) };
  const first = await startProvider(lives);
  await first.apply(shop);
  nodes = [first, await first.another()];
});
afterAll(async () => {
  await nodes[1].close();
  await nodes[0].close();
});

const families = () => nodes[0].database.prisma.refreshTokenFamily.count();
const login = async () => String((await nodes[0].token({ grant_type: 'password', username: 'ada@example.com', password, scope: vectors.scope }, asShop)).json['refresh_token']);

function send(step: Step, token: string, index: number): Promise<Answer> {
  const node = nodes[(step.nodes ? index % 2 : (step.node ?? 1) - 1) as 0 | 1];
  const as = [step.by ?? vectors.client, secret] as const;
  if (step.do !== 'revoke') return node.token({ grant_type: 'refresh_token', refresh_token: token, ...(step.scope && { scope: step.scope }) }, as);
  return node.send('/oauth/revoke', { method: 'POST', body: formOf({ token }), headers: { authorization: `Basic ${btoa(as.join(':'))}` } });
}

/** The same token with one letter changed. */
const otherThan = (token: string): string => `${token.slice(0, 40)}${token[40] === 'A' ? 'B' : 'A'}${token.slice(41)}`;

/** What a step came to, as the vectors say it; `before` are the tokens that were given until then. */
async function outcomeOf(step: Step, tokens: Map<string, string>): Promise<Pick<Step, 'answer' | 'gives'>> {
  const shown = tokens.get(step.present) ?? '';
  const [before, isGivenAlready] = [await families(), step.gives !== undefined && tokens.has(step.gives)];
  const answers = await Promise.all(Array.from({ length: step.times ?? 1 }, (_, index) => send(step, step.altered ? otherThan(shown) : shown, index)));
  const hasEnded = (await families()) < before;
  if (step.do === 'revoke') return { answer: hasEnded ? 'ended' : 'not ended' };
  const successors = new Set(answers.map(({ json }) => json['refresh_token']));
  const errors = new Set(answers.map(({ json }) => json['error']));
  const [successor, error] = [[...successors][0], [...errors][0]];
  if (successors.size !== 1 || errors.size !== 1) throw new Error(`they got different answers: ${[...errors].join()}`);
  if (typeof successor !== 'string') return { answer: error === 'invalid_scope' ? error : hasEnded ? 'family ended' : 'refused' };
  const known = [...tokens].find(([, token]) => token === successor)?.[0];
  if (known === undefined && step.gives !== undefined && !isGivenAlready) tokens.set(step.gives, successor);
  return { answer: known === undefined ? 'rotated' : 'same successor', gives: known ?? step.gives ?? 'a token' };
}

test.each(vectors.sequences.map(({ name, steps }) => [name, steps] as const))('%s', async (_, steps) => {
  const tokens = new Map([['a0', await login()], ['b0', await login()]]);
  let now = 0;
  const said: Pick<Step, 'answer' | 'gives'>[] = [];
  for (const step of steps) {
    nodes[0].clock.advance(step.at - now);
    now = step.at;
    said.push(await outcomeOf(step, tokens));
  }
  expect(said).toEqual(steps.map(({ answer, gives }) => ({ answer, ...(gives && { gives }) })));
});
