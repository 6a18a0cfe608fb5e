import { Injectable } from '@nestjs/common';
import { MasterKey } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';

/** Seconds for which a look at who has what hash is believed. */
const lookLasts = 600;
/** Hashes that are chosen among. */
const mostHashes = 200;
/** People whose hashes are counted for the share: ids are random, so that any of them will do. */
const mostCounted = 10_000;

/**
 * What the password of a name that nobody has is held against. Hashes from elsewhere cost other times than ours, so that a name would tell by
 * its time whether it is somebody's: as many names of nobody are held against such a hash as people have one, each always against the same.
 * It asks nothing for a log-in: `look` is upkeep.
 */
@Injectable()
export class StandIns {
  /** Of some people who came from elsewhere. */
  #hashes: readonly string[] = [];
  /** The share of people who have such a hash, from 0 to 1. */
  #share = 0;
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
  ) {}

  /** Undefined where it is a hash of ours. The hash is somebody's: whatever comes of it, nobody is let in by it. */
  for(usernameKey: string): string | undefined {
    if (this.#hashes.length === 0) return undefined;
    const mac = Buffer.from(this.masterKey.mac('stand-in', usernameKey));
    return mac.readUInt32BE(0) / 2 ** 32 < this.#share ? this.#hashes[mac.readUInt32BE(4) % this.#hashes.length] : undefined;
  }

  /** Sees who has what hash, by an index that holds none but those from elsewhere; where there are none, it is empty. */
  async look(): Promise<void> {
    const now = this.clock.now().getTime() / 1000;
    if (now - this.#lookedAt < lookLasts) return;
    const { prisma } = this.database;
    const rows = await prisma.$queryRaw<readonly { readonly hash: string }[]>`SELECT password_hash AS hash FROM users WHERE password_hash NOT LIKE '$argon2id$%' ORDER BY id LIMIT ${mostHashes}`;
    const [counts] = rows.length === 0 ? [] : await prisma.$queryRaw<readonly { readonly elsewhere: number; readonly everybody: number }[]>`
      SELECT count(*) FILTER (WHERE password_hash NOT LIKE '$argon2id$%')::float8 AS elsewhere, greatest(count(*), 1)::float8 AS everybody FROM (SELECT password_hash FROM users ORDER BY id LIMIT ${mostCounted}) counted`;
    this.#hashes = rows.map(({ hash }) => hash);
    this.#share = counts ? counts.elsewhere / counts.everybody : 0;
    this.#lookedAt = now;
  }
}
