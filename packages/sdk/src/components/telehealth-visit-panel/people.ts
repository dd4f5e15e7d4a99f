import { html, nothing, type TemplateResult } from 'lit';
import type { Call } from '@bedside/contract';
import { initials } from '../../internal/person-name.ts';
import type { CallPart } from '../telehealth-call/call-part.ts';

type Place = Call['participants'][number];
const GONE = new Set<Place['state']>(['removed', 'declined', 'missed']);

type Asks = { remove: (place: Place) => void; close: () => void };

/** Everyone of the visit, what they do just now, and what may be done with them. */
export function drawPeople(scene: CallPart, asks: Asks): TemplateResult {
  const { state, said, can } = scene;
  const places = state.call?.participants.filter((one) => !GONE.has(one.state)) ?? [];
  const isHere = (place: Place) =>
    place.identity === state.grant?.identity || heard(scene, place) !== undefined || place.isSteppedOut;
  const here = places.filter(isHere);
  const others = places.filter((one) => !isHere(one));
  const isLocked = state.call?.isLocked ?? false;
  return html`
    <ul aria-label=${said.here}>
      ${here.map((one) => drawPerson(scene, one, asks))}
    </ul>
    ${
      others.length > 0
        ? html`<h3 class="foot">${said.notHere}</h3>
            <ul>
              ${others.map((one) => drawPerson(scene, one, asks))}
            </ul>`
        : nothing
    }
    ${
      can('lock') || can('unlock')
        ? html`<div class="stack foot">
            <button class="block" @click=${() => scene.moderate(isLocked ? '/unlock' : '/lock')}>
              ${isLocked ? said.unlock : said.lock}
            </button>
            <p class="small">${said.lockHint}</p>
          </div>`
        : nothing
    }
  `;
}

const heard = ({ state }: CallPart, place: Place) =>
  state.participants.find(({ identity }) => identity.split('#')[0] === place.identity);

function drawPerson(scene: CallPart, place: Place, asks: Asks) {
  const { said, state, icons } = scene;
  const isMe = place.id === scene.own?.id;
  const there = heard(scene, place);
  const isMuted = isMe ? !state.isMicrophoneEnabled : there?.isMuted;
  const acts = isMe ? [] : actionsOn(scene, place, asks);
  const role = said.role[scene.roleOf(place)];
  return html`<li>
    <div class="person">
      <span class="avatar" aria-hidden="true">${initials(place.name)}</span>
      <div>
        <p class="who"><b>${isMe ? said.you(place.name) : place.name}</b></p>
        <p class="marks">
          ${role ? html`<span>${role}</span>` : nothing}
          ${isMuted === undefined ? nothing : html`<span>${isMuted ? icons.micOff : icons.mic}${isMuted ? said.isMuted : said.speaks}</span>`}
          ${place.isHandRaised ? html`<span class="hand">${icons.hand}${said.handRaised}</span>` : nothing}
          ${place.isSteppedOut ? html`<span>${said.steppedOut}</span>` : nothing}
        </p>
      </div>
      ${
        acts.length > 0
          ? html`<button
              class="close"
              aria-label=${said.actionsOn(place.name)}
              aria-expanded=${scene.view.opened === place.id}
              @click=${() => scene.view.set({ opened: scene.view.opened === place.id ? null : place.id })}
            >
              ${icons.more}
            </button>`
          : nothing
      }
    </div>
    ${
      acts.length > 0 && scene.view.opened === place.id
        ? html`<div class="acts">
            ${acts.map(({ label, act, isBad }) => html`<button class=${isBad ? 'bad' : ''} @click=${act}>${label}</button>`)}
          </div>`
        : nothing
    }
  </li>`;
}

/** What the clinic lets this person do with that one, just now. */
function actionsOn(scene: CallPart, place: Place, asks: Asks) {
  const { said, can, state, visit } = scene;
  const there = heard(scene, place);
  const path = (verb: string) => `/participants/${place.id}/${verb}`;
  const acts: { label: string; act: () => unknown; isBad?: boolean }[] = [];
  const tell = async (done: Promise<boolean>, text: string) => void ((await done) && visit.say(text));
  if (there) {
    const isPinned = scene.view.isPinned('person', there.identity);
    const label = isPinned ? said.unpin(place.name) : said.pin(place.name);
    acts.push({ label, act: () => scene.view.pin('person', there.identity) });
  }
  if (can('moderate') && there) {
    if (there.isMuted) {
      acts.push({ label: said.askToUnmute, act: () => tell(scene.moderate(path('ask-to-unmute')), said.asked(place.name)) });
    } else acts.push({ label: said.mute, act: () => tell(scene.moderate(path('mute')), said.muted(place.name)) });
    acts.push({
      label: place.mayShareScreen ? said.forbidShare : said.allowShare,
      act: () => scene.moderate(path('screen-share'), { allowed: !place.mayShareScreen }),
    });
    const isSideRoomOpen = state.call?.participants.some(({ isSteppedOut }) => isSteppedOut);
    if (scene.own && !isSideRoomOpen && state.participants.length > 1) {
      // The way back stands on the pictures, which the panel may cover.
      const stepOut = async () => void ((await scene.moderate('/side-room', { participantId: place.id })) && asks.close());
      acts.push({ label: said.stepOut, act: stepOut });
    }
  }
  if (can('remove')) acts.push({ label: said.remove, act: () => asks.remove(place), isBad: true });
  return acts;
}
