import type { Appointment, NetworkCheck } from '@bedside/contract';
import { html, nothing } from 'lit';
import { copyLink } from '../../devices/copy-link.ts';
import type { HelpButton } from '../../devices/device-help.ts';
import type { DeviceKind } from '../../devices/devices-port.ts';
import { checkNetwork, type NetworkFindings, type NetworkVerdict } from '../../devices/network-check.ts';
import { deviceHelpWords } from '../../localization/device-help-words.ts';
import { prejoinMoreWords } from '../../localization/prejoin-more-words.ts';
import { createTimes } from '../../localization/times.ts';
import { words } from '../../localization/words.ts';
import styles from './more.styles.ts';
import { deviceHelp } from './problem-texts.ts';
import type { TelehealthPrejoin } from './telehealth-prejoin.ts';

export { problemTexts } from './problem-texts.ts';

const BARS = [0.15, 0.3, 0.45, 0.6, 0.75, 0.9];
/** Lucide's volume-2 (ISC), not from icons/: what this chunk shared with later ones, a retried copy of it would load twice. */
const loudspeaker = html`<svg
  viewBox="0 0 24 24"
  width="24"
  height="24"
  fill="none"
  stroke="currentColor"
  stroke-width="2"
  aria-hidden="true"
>
  <path d="M11 5 6 9H3v6h3l5 4zM16 9a5 5 0 0 1 0 6M19.4 5.6a9 9 0 0 1 0 12.8" />
</svg>`;
const TONES: Record<NetworkVerdict, string> = { video: 'ok', sound: 'warn', blocked: 'warn', offline: 'warn', later: '' };

/** What the device check shows beside the picture and the way in: who and when, help with devices, their choice, the network. */
export class PrejoinMore {
  #host: TelehealthPrejoin;
  #copied: boolean | undefined;
  #network: 'asking' | { findings: NetworkFindings; verdict: NetworkVerdict } | undefined;

  constructor(host: TelehealthPrejoin) {
    this.#host = host;
    (host.renderRoot as ShadowRoot).adoptedStyleSheets.push(styles.styleSheet!);
  }

  get #words() {
    return words(prejoinMoreWords, this.#host);
  }

  /** Who, when and what: the person sees that they are at the right door. */
  about(visit: Appointment) {
    const { times, me, host, api } = this.#host.visit;
    const text = this.#words;
    const zone = me?.clinic.timeZone;
    const [from, to] = [Date.parse(visit.startsAt), Date.parse(visit.endsAt)];
    const span = ({ time }: Pick<typeof times, 'time'>) => text.span(time(from), time(to));
    const own = span(times);
    const clinics = zone ? span(createTimes(host.locale, zone)) : own;
    const day = times.isSameDay(from, api.now()) ? text.today : times.dayTime(from).replace(`, ${times.time(from)}`, '');
    const others = visit.participants.filter(({ role, personId }) => personId !== me?.person.id && role !== 'guest');
    const practitioners = others.filter(({ role }) => role === 'practitioner');
    const names = (practitioners.length ? practitioners : others).map(({ name }) => name);
    const { places, title } = visit;
    const what = [title, places ? text.places(places.taken, places.capacity) : '', text.modes[visit.mode]].filter(Boolean);
    return html`<h3>${places ? text.group : names.length ? text.with(names) : title}</h3>
      <p class="num">${day}, ${own} · ${what.join(' · ')}</p>
      ${this.#chosen(visit)}
      ${
        clinics === own
          ? nothing
          : html`<p class="small num">${text.atClinic(clinics, zone!.split('/').pop()!.replaceAll('_', ' '))}</p>`
      }`;
  }

  /** A visit that takes place elsewhere, and where. Undefined for one with a call. */
  withoutCall(visit: Appointment) {
    const { withoutCall } = this.#words;
    return visit.mode in withoutCall ? withoutCall[visit.mode as keyof typeof withoutCall] : undefined;
  }

  /** Who acts for several patients of this group says for whom they come. Undefined where that is not what is asked. */
  whose(code: string) {
    const patients = this.#host.appointment?.participants.filter(({ role, personId }) => role === 'patient' && personId);
    if (code !== 'proxies.patient_required' || !patients?.length) return undefined;
    return html`<fieldset class="stack">
      <legend>${this.#words.whose}</legend>
      ${patients.map(
        ({ personId, name }) => html`<button class="block" @click=${() => this.#comeFor(personId)}>${name}</button>`,
      )}
    </fieldset>`;
  }

  /** For whom, as it was chosen. */
  #chosen({ participants }: Appointment) {
    const text = this.#words;
    const { whose, phase } = this.#host.visit.door;
    const name = participants.find(({ personId }) => whose && personId === whose)?.name;
    if (!name) return nothing;
    return html`<p class="row">
      <span class="grow">${text.comesFor(name)}</span>
      ${phase === 'prejoin' ? html`<button class="quiet" @click=${() => this.#comeFor(null)}>${text.someoneElse}</button>` : nothing}
    </p>`;
  }

  #comeFor(personId: string | null) {
    this.#host.visit.part?.call.comeFor(personId);
    // What was pressed goes.
    void this.#host.updateComplete.then(() => this.#host.visit.focus());
  }

  /** Asked after having asked to come in: whether the other device is to give way. */
  elsewhere() {
    const { visit } = this.#host;
    const { words: said } = visit.part!;
    return html`<dialog class="stack" aria-labelledby="elsewhere" @cancel=${() => visit.leave()}>
      <h2 id="elsewhere">${said.elsewhere}</h2>
      <p>${said.elsewhereHint}</p>
      <button class="primary block" autofocus @click=${() => visit.join('join', { takeOver: true })}>${said.continueHere}</button>
      <button class="quiet" @click=${() => visit.leave()}>${visit.words.notNow}</button>
    </dialog>`;
  }

  /** What is wrong, how it is mended in this browser, and buttons that do it. */
  help() {
    const { visit } = this.#host;
    const { camera, microphone } = visit.devices.getState();
    const all = deviceHelp(visit.devices, ['camera', 'microphone'], this.#host);
    const buttons = [...new Set(all.flatMap((one) => one.buttons))];
    const isSilent = microphone.status !== 'ready' && camera.status !== 'ready';
    return html`${
      all.length
        ? html`<div class="help stack">
            ${all.map(({ text }) => html`<p>${text}</p>`)}
            ${buttons.length ? html`<div class="row">${buttons.map((one) => this.#button(one))}</div>` : nothing}
            ${this.#copied === undefined ? nothing : html`<p class="small">${this.#copyText()}</p>`}
          </div>`
        : nothing
    }
    ${isSilent ? html`<p class="small">${this.#words.listenHint}</p>` : nothing}`;
  }

  #button(name: HelpButton) {
    const { visit } = this.#host;
    const { devices } = visit;
    const text = words(deviceHelpWords, this.#host);
    const label = { try_again: visit.words.tryAgain, reload: text.reload, copy_link: text.copyLink }[name];
    const act = {
      try_again: () => {
        const state = devices.getState();
        void devices.open((['camera', 'microphone'] as const).filter((source) => state[source].problem));
      },
      reload: () => location.reload(),
      copy_link: async () => {
        this.#copied = await copyLink();
        this.#host.requestUpdate();
      },
    }[name];
    return html`<button @click=${act}>${label}</button>`;
  }

  #copyText() {
    const { copied, notCopied } = words(deviceHelpWords, this.#host);
    return this.#copied === undefined ? '' : this.#copied ? copied : notCopied;
  }

  /** Said aloud when it changes. */
  news() {
    const verdict = typeof this.#network === 'object' ? this.#words.verdicts[this.#network.verdict][1] : '';
    return [this.#copyText(), verdict];
  }

  devices() {
    const { visit } = this.#host;
    const { camera, microphone, choices } = visit.devices.getState();
    const hasSpeaker = choices.some(({ kind, id }) => kind === 'speaker' && id) && visit.devices.surroundings().canChooseSpeaker;
    const isByEar = visit.host.audioOnly || this.#host.appointment?.mode === 'audio';
    return html`${isByEar ? nothing : this.#choice('camera', camera.status === 'off')}
    ${this.#choice('microphone', microphone.status === 'off')} ${hasSpeaker ? this.#choice('speaker', false) : this.#speaker()}
    ${this.#way()}`;
  }

  /** Where the browser keeps the choice to itself, the sound can be heard all the same. */
  #speaker() {
    return html`<div class="device"><span>${this.#words.speaker}</span>${this.#play()}</div>`;
  }

  #play() {
    const { playSound } = this.#words;
    return html`<button
      class="quiet"
      aria-label=${playSound}
      title=${playSound}
      @click=${() => this.#host.visit.devices.playSound()}
    >
      ${loudspeaker}
    </button>`;
  }

  #choice(kind: DeviceKind, isOff: boolean) {
    const { words: said, devices } = this.#host.visit;
    const text = this.#words;
    const { choices, chosen, camera, microphone } = devices.getState();
    const name = kind === 'camera' ? said.camera : text[kind];
    const all = choices.filter((one) => one.kind === kind && one.id);
    const track = kind === 'camera' ? camera.track : kind === 'microphone' ? microphone.track : null;
    const current = track?.getSettings?.().deviceId ?? chosen[kind];
    if (isOff)
      return html`<div class="device">
        <span>${name}</span>
        <button class="quiet" aria-label="${text.turnOn}: ${name}" @click=${() => devices.turnOn(kind as 'camera')}>
          ${text.turnOn}
        </button>
      </div>`;
    if (kind !== 'speaker' && !track)
      return html`<div class="device"><span>${name}</span><span class="small">${said.off}</span></div>`;
    return html`<div class="device">
      <label for=${kind}>${name}</label>
      ${kind === 'microphone' ? html`<span class="meter" aria-hidden="true">${BARS.map(() => html`<i></i>`)}</span>` : nothing}
      <select
        id=${kind}
        .value=${current}
        @change=${(event: Event) => devices.choose(kind, (event.target as HTMLSelectElement).value)}
      >
        ${all.length === 0 ? html`<option value=${current}>${text.usual}</option>` : nothing}
        ${all.map(
          ({ id, label }, index) =>
            html`<option value=${id} .selected=${id === current}>${label || text.deviceNumber(name, index + 1)}</option>`,
        )}
      </select>
      ${kind === 'speaker' ? this.#play() : nothing}
    </div>`;
  }

  level(level: number) {
    this.#host.renderRoot.querySelectorAll('.meter i').forEach((bar, index) => bar.classList.toggle('on', level > BARS[index]!));
  }

  /** Whether this network lets the visit through: tried on asking, in a room of its own. */
  #way() {
    const text = this.#words;
    const found = this.#network;
    const isAsking = found === 'asking';
    const verdict = typeof found === 'object' ? found.verdict : undefined;
    return html`<div class="device">
        <span>${text.network}</span>
        ${verdict ? html`<span class="pill ${TONES[verdict]}">${text.verdicts[verdict][0]}</span>` : nothing}
        <button
          class="quiet"
          aria-label="${verdict ? text.checkAgain : text.checkNetwork}: ${text.network}"
          aria-disabled=${isAsking}
          @click=${() => this.#tryNetwork()}
        >
          ${isAsking ? text.checkingNetwork : verdict ? text.checkAgain : text.checkNetwork}
        </button>
      </div>
      ${typeof found === 'object' ? this.#found(found) : nothing}`;
  }

  #found({ findings, verdict }: { findings: NetworkFindings; verdict: NetworkVerdict }) {
    const text = this.#words;
    const say = (way: boolean | null) => (way === null ? text.notTried : way ? text.works : text.fails);
    const { visit } = this.#host;
    const { camera, microphone } = visit.devices.getState();
    // With a device that is missing it stands at the end already.
    const isAlone = verdict === 'blocked' && !camera.problem && !microphone.problem;
    return html`<p class="small">${text.verdicts[verdict][1]}</p>
      ${isAlone ? visit.fallback() : nothing}
      ${
        findings.webSocket === null
          ? nothing
          : html`<details>
              <summary>${text.details}</summary>
              <dl>
                ${(['webSocket', 'udp', 'tcp'] as const).map(
                  (way) =>
                    html`<dt>${text.ways[way]}</dt>
                      <dd>${say(findings[way])}</dd>`,
                )}
              </dl>
            </details>`
      }`;
  }

  async #tryNetwork() {
    if (this.#network === 'asking') return;
    const { api, devices } = this.#host.visit;
    this.#network = 'asking';
    this.#host.requestUpdate();
    const ask = () => api.request<NetworkCheck>('/network-checks', { method: 'POST' });
    this.#network = await checkNetwork(ask, () => devices.loadNetworkTry());
    this.#host.requestUpdate();
  }
}
