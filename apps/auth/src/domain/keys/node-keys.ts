import type { Database } from '@symbolon/database';
import { addSeconds } from '../../platform/clock.ts';

/** A process that serves, and which master keys it said it has; the one first that it seals under. */
export interface NodeKeys {
  readonly id: string;
  readonly seenAt: Date;
  readonly masterKeys: readonly string[];
}

/** Seconds without a word of its own after which a node is gone: they write every thirty, by clocks that are at most a minute off. */
const silence = 100;

/** The nodes of which this holds, of those that may still serve. */
export async function nodesWithout(database: Database, now: Date, holds: (node: NodeKeys) => boolean): Promise<readonly NodeKeys[]> {
  const rows = await database.prisma.node.findMany({ where: { seenAt: { gt: addSeconds(now, -silence) }, leftAt: null }, select: { id: true, seenAt: true, masterKeys: true } });
  return rows.filter(holds);
}
