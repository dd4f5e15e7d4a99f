import type { WaitlistEntryList, WaitlistOffer } from '@bedside/contract';
import { html, nothing } from 'lit';
import { WishKey } from '../../copied/wish-key.ts';
import { lazy } from '../../internal/lazy.ts';
import type { Announcer } from '../../internal/announcer.ts';
import { listLaterWords } from '../../localization/list-later-words.ts';
import { listToolsWords } from '../../localization/list-tools-words.ts';
import type { Times } from '../../localization/times.ts';
import { words } from '../../localization/words.ts';
import { clinicTime } from './clinic-time.ts';
import type { Visits } from './visits.ts';

const MINUTE = 60_000;
const errors = lazy((retryQuery) => import('../../localization/error-sentences.ts'));

type Offer = WaitlistOffer & { name: string; wish: WishKey; error?: string; isBusy?: boolean };
const all = new WeakMap<Visits, { life: unknown; offers: Offer[] }>();
const offersOf = (visits: Visits) => all.get(visits)?.offers ?? [];

/** How long what is shown of them stays true. */
export const offersHold = (visits: Visits) => (offersOf(visits).length ? MINUTE / 2 : Infinity);

/** Times that are kept for the patient, who waits for one. Asked once for each person, and when one is offered. */
export async function loadOffers(visits: Visits) {
  const { api, me, life } = visits;
  if (!api || me?.person.kind !== 'patient' || me.appointmentId) return;
  const { signal } = life;
  all.set(visits, { life, offers: offersOf(visits) });
  try {
    const { data } = await api.request<WaitlistEntryList>('/waitlist-entries', { query: { status: 'offered' }, signal });
    const nameOf = async ({ practitionerId }: WaitlistOffer) => {
      const known = visits.all.flatMap(({ appointment }) => appointment.participants);
      const found = known.find(({ personId }) => personId === practitionerId)?.name;
      if (found) return found;
      const one = await api.request<{ name: string }>(`/practitioners/${practitionerId}`, { signal }).catch(() => undefined);
      return one?.name ?? '';
    };
    const offers = data.flatMap(({ offer }) => offer ?? []);
    const named = await Promise.all(offers.map(async (offer) => ({ ...offer, name: await nameOf(offer), wish: new WishKey() })));
    if (signal.aborted) return;
    all.set(visits, { life, offers: named });
    visits.host.requestUpdate();
  } catch {
    // None is shown. The mail says it too, and the next event asks again.
  }
}

/** Each with its two answers. */
export function offers(visits: Visits, announcer: Announcer, times: Times) {
  const { api, life } = visits;
  if (all.get(visits)?.life !== life) {
    all.delete(visits);
    void loadOffers(visits);
  }
  const text = words(listToolsWords);
  const now = api?.now() ?? 0;
  const shown = offersOf(visits).filter(({ expiresAt }) => Date.parse(expiresAt) > now);
  return shown.map((offer) => {
    const left = Math.ceil((Date.parse(offer.expiresAt) - now) / MINUTE);
    const when = times.dayTime(Date.parse(offer.startsAt));
    const answer = (path: string, said: string) => () => answerOffer(visits, announcer, offer, path, said);
    return html`<div class="card stack now" part="offer">
      <h3>${text.offer}</h3>
      <p class="num">
        <b>${text.offerAt(when, offer.name)}</b>${clinicTime(Date.parse(offer.startsAt), visits.host.locale, visits)}<span
          class="small clinic"
          >${text.offerLeft(left)}</span
        >
      </p>
      ${offer.error ? html`<p role="alert">${offer.error}</p>` : nothing}
      <div class="row">
        <button class="primary" aria-disabled=${Boolean(offer.isBusy)} @click=${answer('accept', text.offerTaken)}>
          ${text.take}
        </button>
        <button class="quiet" aria-disabled=${Boolean(offer.isBusy)} @click=${answer('decline', text.offerDeclined)}>
          ${text.decline}
        </button>
      </div>
    </div>`;
  });
}

async function answerOffer(visits: Visits, announcer: Announcer, offer: Offer, path: string, said: string) {
  const { api, host } = visits;
  if (offer.isBusy) return;
  const update = (change: Partial<Offer>) => {
    Object.assign(offer, change);
    host.requestUpdate();
  };
  update({ isBusy: true, error: '' });
  try {
    await offer.wish.ask(path, (key) =>
      api!.request(`/waitlist-offers/${offer.id}/${path}`, { method: 'POST', headers: { 'idempotency-key': key } }),
    );
    all.get(visits)!.offers = offersOf(visits).filter(({ id }) => id !== offer.id);
    announcer.say(said);
    await visits.load();
  } catch (cause) {
    const error = await errors().then(
      (it) => it.explain(cause, host),
      () => words(listLaterWords, host).failed,
    );
    update({ isBusy: false, error });
  }
}
