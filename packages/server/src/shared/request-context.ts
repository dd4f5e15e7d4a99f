import type { Actor, ServiceContext } from '../context.ts';
import { clockWithOffset } from './clock.ts';

/** What a request knows before it knows whose it is. */
export type BaseContext = Omit<ServiceContext, 'clinicId' | 'actor' | 'clock'>;

/** Who asks, and by which clinic's clock. */
export type Principal = { clinicId: string; clockOffsetSeconds: number; actor: Actor };

export const contextOf = (base: BaseContext, { clinicId, clockOffsetSeconds, actor }: Principal): ServiceContext => ({
  ...base,
  clinicId,
  actor,
  clock: clockWithOffset(base.wallClock, clockOffsetSeconds),
});
