import type { RescheduleSeries } from '@bedside/contract';
import type { ServiceContext } from '../../context.ts';
import { rescheduleLocked } from '../appointments/reschedule-appointment.ts';
import { changeSeries } from './change-series.ts';
import type { SeriesView } from './series.queries.ts';
import { shifted } from './series.rules.ts';

type Input = RescheduleSeries & { expectedRevision: number };

/** Moves those still to come by one step on the clock of the series: as the first of them moves to `startsAt`, so do the others. */
export const rescheduleSeries = (
  ctx: ServiceContext,
  id: string,
  { startsAt, durationMinutes, reason, ...which }: Input,
): Promise<SeriesView> =>
  changeSeries(ctx, id, which, {
    permission: 'appointments.move',
    verb: 'reschedule',
    work: async (tx, { timeZone }, visits) => {
      const by = { from: visits[0]!.row.startsAt, to: new Date(startsAt) };
      // The way they go, so that none is moved to where the next one still is.
      const inTheirWay = by.to > by.from ? visits.toReversed() : visits;
      for (const locked of inTheirWay) {
        await rescheduleLocked(tx, locked, {
          startsAt: shifted(locked.row.startsAt, by, timeZone).toISOString(),
          ...(durationMinutes !== undefined && { durationMinutes }),
          ...(reason !== undefined && { reason }),
        });
      }
    },
  });
