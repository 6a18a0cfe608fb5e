import type { Asks, ModelFlow } from './flow-walk/model.ts';
import { formSteps, type FormStep } from './flow-walk/steps.ts';
import { mistake, resume, take } from './flow-walk/walk.ts';
import { wrongWays } from './flow-walk/ways.ts';
import { openGround, World, type Ground } from './flow-walk/world.ts';

/** Steps of all browser flows out of order, twice, of other flows, by other people, half filled in: nothing may come of them but what the model allows. */
const steps = Object.entries(formSteps);
const waysFor = (form: FormStep) => Object.entries(wrongWays).filter(([name]) => !form.rightWays?.includes(name));
const [ada, bob] = [0, 1];
/** Each found a fault once. Others are walked by WALK_SEEDS="1 2 3". */
const seeds = (process.env['WALK_SEEDS'] ?? '8 24').split(' ').map(Number);
const step = (name: keyof typeof formSteps) => formSteps[name] ?? steps[0]![1];

let ground: Ground;
beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground.close());

/** How far a flow of Ada's has come when the mistakes are made. Bob is in the middle of his own. */
const stages: Readonly<Record<string, (world: World) => Promise<ModelFlow>>> = {
  'that has just begun': (world) => world.authorize(ada, 'web', 'nothing'),
  'that waits for consent': async (world) => {
    const flow = await world.authorize(ada, 'web', 'nothing');
    await take(world, flow, step('log in as ada'));
    await resume(world, ada, flow);
    return flow;
  },
  'that was allowed, and is not answered yet': async (world) => {
    const flow = await world.authorize(ada, 'web', 'login');
    await take(world, flow, step('log in as ada'));
    await resume(world, ada, flow); // leads to the page that is sent next
    await take(world, flow, step('allow'));
    return flow;
  },
  'in a browser with two accounts': async (world) => {
    const flow = await world.authorize(ada, 'web', 'nothing');
    await take(world, flow, step('log in as bob'));
    await take(world, flow, step('log in as ada'));
    return world.authorize(ada, 'web', 'nothing');
  },
  'that is over': async (world) => {
    const flow = await world.authorize(ada, 'trusted', 'nothing');
    await take(world, flow, step('log in as ada'));
    await resume(world, ada, flow);
    return flow;
  },
  'whose person has logged out': async (world) => {
    const flow = await world.authorize(ada, 'web', 'nothing');
    await take(world, flow, step('log in as ada'));
    await take(world, flow, step('log out'));
    return flow;
  },
};

describe.each(Object.entries(stages))('in a flow %s', (_, begin) => {
  let world: World;
  let flow: ModelFlow;
  beforeAll(async () => {
    world = await World.begin(ground, 1);
    const foreign = await world.authorize(bob, 'web', 'nothing');
    await take(world, foreign, step('log in as bob'));
    await world.look(bob, `/login?flow=${foreign.id}`, foreign);
    const mailed = await world.authorize(ada, 'web', 'consent');
    await take(world, mailed, step('forget the password'));
    flow = await begin(world);
  });

  test.each(steps)('"%s" comes to nothing in every wrong way', async (__, form) => {
    const before = await world.ledger();
    expect(before).toEqual(world.model.ledger());
    for (const [way, make] of waysFor(form)) {
      const seen = await mistake(world, flow, form, make);
      expect(seen.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
      expect([way, await world.ledger()]).toEqual([way, before]);
    }
  });

  test('nobody else gets on with it', async () => {
    const before = await world.ledger();
    for (const page of ['/login', '/signup', '/select-account', '/consent', '/oauth/authorize/resume']) {
      const seen = await world.request(bob, `${page}?flow=${flow.id}`);
      expect([page, seen.status, seen.text.includes('id="error"')]).toEqual([page, 400, true]);
    }
    expect(await world.ledger()).toEqual(before);
  });
});

describe('any two steps, and then on:', () => {
  test.each(steps)('"%s" first', async (_, first) => {
    const world = await World.begin(ground, 2);
    for (const asks of ['login', 'consent'] as const) {
      for (const [name, second] of steps) {
        const flow = await world.authorize(ada, 'web', asks);
        for (const form of [first, second]) await take(world, flow, form);
        await resume(world, ada, flow);
        expect([asks, name, await world.ledger()]).toEqual([asks, name, world.model.ledger()]);
        await take(world, flow, step('log out'));
      }
    }
  });
});

describe.each(seeds)('a walk of 300 steps with the seed %i allows no code, no log-in, no account and no consent but its own', (seed) => {
  let world: World;
  const taken: string[] = [];
  beforeAll(async () => {
    world = await World.begin(ground, seed);
  });

  test.each([100, 200, 300])('up to step %i', async (last) => {
    try {
      while (taken.length < last) {
        taken.push(await anyStep(world));
        expect(await world.ledger()).toEqual(world.model.ledger());
      }
    } catch (error) {
      throw new Error(`After ${taken.length} steps, the last of them: ${taken.slice(-12).join('; ')}. ${String(error)}`, { cause: error });
    }
  });

  test('it went somewhere', () => {
    expect(world.model.codes).toBeGreaterThan(5);
  });
});

/** Takes some step and says which. */
async function anyStep(world: World): Promise<string> {
  const person = world.random() < 0.5 ? ada : bob;
  const own = world.model.flows.filter(({ owner, id }) => owner === person && id !== undefined);
  const open = own.filter(({ isOver }) => !isOver).slice(-3);
  const flow = world.random() < 0.9 ? world.pick(open) : world.pick(own);
  const dice = world.random();
  if (!flow || dice < 0.15) {
    const [client, asks] = [world.pick(['trusted', 'web'] as const) ?? 'web', world.pick<Asks>(['nothing', 'nothing', 'login', 'consent']) ?? 'nothing'];
    await world.authorize(person, client, asks);
    return `${person} begins for ${client}, ${asks} asked`;
  }
  if (dice < 0.45) {
    const { location } = await resume(world, person, flow);
    const next = world.random() < 0.6 ? world.pick(steps.filter(([, { page, isFlowless }]) => !isFlowless && location?.startsWith(page))) : undefined;
    if (next) await take(world, flow, next[1]);
    return `${person} goes on with ${flow.state}${next ? ` and does what is asked: ${next[0]}` : ''}`;
  }
  if (dice < 0.5) return `${person}: ${await world.logOutByClient(person)} is logged out by a client`;
  const [name, form] = world.pick(steps.filter(([each]) => each !== 'log out' || world.random() < 0.3)) ?? steps[0]!;
  if (dice < 0.85) {
    await take(world, flow, form);
    return `${person}: ${name} in ${flow.state}`;
  }
  const [way, make] = world.pick(waysFor(form)) ?? waysFor(form)[0]!;
  await mistake(world, flow, form, make);
  return `${person}: ${name} in ${flow.state}, ${way}`;
}
