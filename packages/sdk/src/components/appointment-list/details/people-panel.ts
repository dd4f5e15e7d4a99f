import type { AppointmentParticipant, Invitation, InvitationList, NewInvitation } from '@bedside/contract';
import { html, nothing } from 'lit';
import type { ApiError } from '../../../api/api-error.ts';
import { Panel } from './later-panel.ts';
import { peopleWords } from '../../../localization/details-parts-words.ts';
import { words } from '../../../localization/words.ts';

/** Who comes, how they get in, and who else may be brought along. */
export class PeoplePanel extends Panel {
  static override properties = { links: { attribute: false }, mayBring: { attribute: false }, mayRemove: { attribute: false } };

  /** The links that were given out; null where the API does not let one see them. */
  declare links: InvitationList | null;
  declare mayBring: boolean;
  declare mayRemove: boolean;

  /** Shown once: the API does not know it any more. */
  #fresh: { personId: string; name: string; url: string } | undefined;
  #noted = '';

  protected override render() {
    const text = words(peopleWords, this);
    const { participants } = this.scene.appointment;
    return html`<h2 id="title" tabindex="-1">${text.title}</h2>
      ${this.alert()}
      <ul role="list" class="stack">
        ${participants.map((person) => this.#person(person))}
      </ul>
      ${participants.some(({ personId }) => personId === this.#fresh?.personId) ? nothing : this.#link()}
      <p role="status" class="hint">${this.#noted}</p>
      ${this.mayBring ? this.#bring() : nothing}`;
  }

  #person(person: AppointmentParticipant) {
    const text = words(peopleWords, this);
    const { times } = this.scene;
    const { personId, name, role } = person;
    const links = this.links?.data.filter((one) => one.personId === personId) ?? [];
    const open = links.filter(({ revokedAt }) => !revokedAt);
    const button = (label: string, named: string, work: () => unknown) =>
      html`<button class="quiet" aria-label=${named} aria-disabled=${this.isBusy} @click=${work}>${label}</button>`;
    const mayHave = this.links && role !== 'practitioner';
    // A patient hands over the links of those whom they bring.
    const isTheirGuest = !this.links && role === 'guest' && this.mayRemove;
    return html`<li class="card stack">
      <b>${name}</b>
      ${
        mayHave
          ? open.length
            ? open.map(
                (one) =>
                  html`<div class="row">
                    <span class="grow small num"
                      >${text.given(times.dayTime(Date.parse(one.createdAt)))} · ${text.sentBy[one.delivery] ?? ''}</span
                    >
                    ${button(text.revoke, text.revokeFor(name), () => this.#revoke(one))}
                  </div>`,
              )
            : html`<p class="small">${text.noLinks}</p>`
          : nothing
      }
      ${this.#fresh?.personId === personId ? this.#link() : nothing}
      <div class="buttons">
        ${mayHave || isTheirGuest ? button(text.newLink, text.newLinkFor(name), () => this.#make(personId, name)) : nothing}
        ${mayHave ? button(text.resend, text.resendTo(name), () => this.#resend(personId)) : nothing}
        ${role === 'guest' && this.mayRemove ? button(text.remove, text.removeFor(name), () => this.#remove(person)) : nothing}
      </div>
    </li>`;
  }

  #link() {
    if (!this.#fresh) return nothing;
    const text = words(peopleWords, this);
    const { url, name } = this.#fresh;
    return html`<div class="buttons">
      <input readonly aria-label=${`${text.link}: ${name}`} .value=${url} />
      <button id="copy" @click=${() => this.#copy(url)}>${text.copy}</button>
    </div>`;
  }

  #bring() {
    const text = words(peopleWords, this);
    return html`<form class="stack" @submit=${this.#add}>
      <h3>${text.bring}</h3>
      <div><label for="name">${text.name}</label><input id="name" required maxlength="200" autocomplete="off" /></div>
      <div><label for="email">${text.email}</label><input id="email" type="email" maxlength="254" autocomplete="off" /></div>
      <div>
        <label for="kind">${text.kind}</label>
        <select id="kind">
          ${Object.entries(text.kinds).map(([kind, name]) => html`<option .value=${kind}>${name}</option>`)}
        </select>
      </div>
      <div><button aria-disabled=${this.isBusy}>${text.add}</button></div>
    </form>`;
  }

  #path = (rest: string) => `/appointments/${this.scene.appointment.id}/${rest}`;
  #note(said: string) {
    this.#noted = said;
    this.requestUpdate();
  }

  async #make(personId: string, name: string) {
    const link = await this.attempt(() => (this.links ? this.#newLink(personId) : this.#guestsLink(personId)));
    if (!link) return false;
    const { url } = link;
    if (url) this.#fresh = { personId, name, url };
    if (this.links) this.links = { data: [{ ...link, revokedAt: null }, ...this.links.data] };
    this.requestUpdate();
    if (url) await this.#copy(url);
    return Boolean(url);
  }

  /** Told once, too: the next try makes another. */
  #guestsLink(personId: string) {
    const make = () => this.send<NewInvitation>(this.#path(`guests/${personId}/link`));
    return make().catch((cause: ApiError) => {
      if (cause.code !== 'idempotency.not_replayable') throw cause;
      return make();
    });
  }

  /** A link is told once: where the reply that told it was lost, nobody has it, and another is made in its place. */
  async #newLink(personId: string) {
    const make = () => this.send<NewInvitation>(this.#path('invitations'), { personId, delivery: 'link' });
    try {
      return await make();
    } catch (cause) {
      const lost = (cause as ApiError).problem?.resourceId;
      if (!lost) throw cause;
      await this.api.request<void>(this.#path(`invitations/${lost}`), { method: 'DELETE' });
      return make();
    }
  }

  async #copy(url: string) {
    // Where the browser does not let us, it stands there to be marked.
    await navigator.clipboard?.writeText(url).then(
      () => this.#note(words(peopleWords, this).copied),
      () => {},
    );
  }

  async #resend(personId: string) {
    const done = await this.post(this.#path('notify'), { kind: 'invitation', personIds: [personId] });
    if (done) this.#note(words(peopleWords, this).resent);
  }

  async #revoke({ id }: Invitation) {
    const { api } = this.scene;
    const done = await this.attempt(() =>
      api.request<void>(this.#path(`invitations/${id}`), { method: 'DELETE' }).then(() => true),
    );
    if (!done) return;
    const at = new Date(api.now()).toISOString();
    this.links = { data: this.links!.data.map((one) => (one.id === id ? { ...one, revokedAt: at } : one)) };
    this.#note(words(peopleWords, this).wasRevoked);
  }

  #add = async (event: Event) => {
    event.preventDefault();
    const { changed, say } = this.scene;
    const form = event.currentTarget as HTMLFormElement;
    const valueOf = (id: string) => this.renderRoot.querySelector<HTMLInputElement>(`#${id}`)!.value.trim();
    const [name, email, kind] = [valueOf('name'), valueOf('email') || undefined, valueOf('kind')];
    const added = await this.post<AppointmentParticipant>(this.#path('guests'), { name, email, kind });
    if (!added?.personId) return;
    const said = words(peopleWords, this).added(name);
    // Without an address nobody tells them: the patient who brings them hands over their link, which stands here.
    if (email || this.links || !(await this.#make(added.personId, name))) return changed(said);
    form.reset();
    say(said);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('#copy')?.focus();
  };

  async #remove({ personId, name }: AppointmentParticipant) {
    const { api, changed } = this.scene;
    const done = await this.attempt(() =>
      api.request<void>(this.#path(`guests/${personId}`), { method: 'DELETE' }).then(() => true),
    );
    if (done) changed(words(peopleWords, this).wasRemoved(name));
  }
}
