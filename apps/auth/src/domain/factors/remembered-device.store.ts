import { Injectable } from '@nestjs/common';
import { MasterKey, Random, randomText } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { SignInPolicyStore } from '../users/sign-in-policy.store.ts';

/** A browser that is not asked for a second factor, as its person tells it from their others. */
export interface RememberedDevice {
  readonly id: string;
  /** As the browser called itself: whatever somebody sent. */
  readonly userAgent: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** Browsers of one person; the oldest gives way. */
const most = 20;

/**
 * Browsers in which a person said that they are not to be asked for a second factor for a while. Each is known by what it is known by to
 * the throttle (`KnownDevices`), of which only a keyed hash is kept, and only until the next new password or change of a factor.
 */
@Injectable()
export class RememberedDeviceStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly random: Random,
    private readonly clock: Clock,
    private readonly policy: SignInPolicyStore,
  ) {}

  /** Days that a browser may be remembered for; 0 where nobody is offered that. */
  async days(): Promise<number> {
    return (await this.policy.current()).rememberDeviceDays;
  }

  async remember(userId: string, deviceId: string, userAgent: string | undefined): Promise<void> {
    const days = await this.days();
    if (days === 0) return;
    const now = this.clock.now();
    const row = { userAgent: userAgent?.slice(0, 400) ?? null, createdAt: now, expiresAt: addSeconds(now, days * 86_400) };
    const hash = this.#hash(userId, deviceId);
    const { rememberedDevice } = this.database.prisma;
    await rememberedDevice.upsert({ where: { hash }, create: { id: `device_${randomText(this.random, 16)}`, hash, userId, ...row }, update: row });
    const older = await rememberedDevice.findMany({ where: { userId }, orderBy: { createdAt: 'desc' }, skip: most, select: { id: true } });
    if (older.length > 0) await rememberedDevice.deleteMany({ where: { id: { in: older.map(({ id }) => id) } } });
  }

  /** Never longer than the policy says now, whatever it said then. */
  async holds(userId: string, deviceId: string | undefined): Promise<boolean> {
    const days = deviceId === undefined ? 0 : await this.days();
    if (deviceId === undefined || days === 0) return false;
    const now = this.clock.now();
    const row = await this.database.prisma.rememberedDevice.findUnique({
      where: { hash: this.#hash(userId, deviceId), expiresAt: { gt: now }, createdAt: { gt: addSeconds(now, -days * 86_400) } },
      select: { createdAt: true, user: { select: { passwordChangedAt: true } } },
    });
    return row !== null && (row.user.passwordChangedAt === null || row.user.passwordChangedAt <= row.createdAt);
  }

  of(userId: string): Promise<readonly RememberedDevice[]> {
    const select = { id: true, userAgent: true, createdAt: true, expiresAt: true } as const;
    return this.database.prisma.rememberedDevice.findMany({ where: { userId, expiresAt: { gt: this.clock.now() } }, select, orderBy: [{ createdAt: 'desc' }, { id: 'asc' }] });
  }

  /** False when it is not theirs, or gone. */
  async end(userId: string, id: string): Promise<boolean> {
    return (await this.database.prisma.rememberedDevice.deleteMany({ where: { id, userId } })).count === 1;
  }

  #hash(userId: string, deviceId: string): Uint8Array<ArrayBuffer> {
    return this.masterKey.mac('known-device', `remembered ${userId} ${deviceId}`);
  }
}
