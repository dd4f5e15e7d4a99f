import type { CancelSeries } from '@bedside/contract';
import type { ServiceContext } from '../../context.ts';
import { cancelLocked } from '../appointments/cancel-appointment.ts';
import { changeSeries } from './change-series.ts';
import type { SeriesView } from './series.queries.ts';

type Input = CancelSeries & { expectedRevision: number };

/** Cancels those still to come, each with its own event and mail. Patients do it in time, for every one of them. */
export const cancelSeries = (ctx: ServiceContext, id: string, { reason, comment, ...which }: Input): Promise<SeriesView> =>
  changeSeries(ctx, id, which, {
    permission: 'appointments.cancel',
    verb: 'cancel',
    work: async (tx, _row, visits) => {
      for (const locked of visits) await cancelLocked(tx, locked, { reason, ...(comment !== undefined && { comment }) });
    },
  });
