import type { Appointment, AppointmentHistory, InvitationList, NoteList, Review, Series } from '@bedside/contract';
import type { TelehealthApi } from '../../../api/telehealth-api.ts';

/** What the list does not know of a visit. What may not be seen is not asked for. */
export class VisitMore {
  series: Series | undefined;
  /** Null where the API does not let one see them. */
  links: InvitationList | null = null;
  hasNotes = false;
  /** Null: there may be one, and there is none. */
  review: Review | null | undefined;
  history: AppointmentHistory | undefined;

  /** `mayWrite`: whoever writes notes has them before the first. */
  async load(api: TelehealthApi, { id, seriesId, status, can }: Appointment, mayWrite: boolean, signal: AbortSignal) {
    const get = <Reply>(path: string) => api.request<Reply>(path, { signal }).catch(() => undefined);
    const [series, links, notes, review] = await Promise.all([
      seriesId ? get<Series>(`/series/${seriesId}`) : undefined,
      can.includes('invitations') ? get<InvitationList>(`/appointments/${id}/invitations`) : undefined,
      can.includes('notes') ? get<NoteList>(`/appointments/${id}/notes`) : undefined,
      status === 'completed' ? get<Review>(`/appointments/${id}/review`) : undefined,
    ]);
    this.series = series;
    this.links = links ?? null;
    this.hasNotes = Boolean(notes && (notes.data.length || mayWrite));
    this.review = review ?? (can.includes('review') ? null : undefined);
  }
}
