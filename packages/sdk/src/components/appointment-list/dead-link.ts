import { html } from 'lit';
import { tabState } from '../../api/tab-state.ts';
import type { TelehealthApi } from '../../api/telehealth-api.ts';
import { listLaterWords } from '../../localization/list-later-words.ts';
import { words, type Speaker } from '../../localization/words.ts';

/** Revoked, too old, or not known: only a new link helps. */
export const isDeadLink = (failure: unknown) =>
  Boolean(tabState.get().invitation) &&
  /^(invitations\.not_found|join\.(link_revoked|too_late))$/.test((failure as { code: string }).code);

/** Asks for a new link. What comes of it is written beside the button, which keeps the focus. */
export function newLink(api: TelehealthApi, explain: (cause: unknown) => Promise<string>, host: Speaker) {
  const text = words(listLaterWords, host);
  const onClick = async ({ currentTarget }: Event) => {
    const button = currentTarget as HTMLElement;
    if (button.ariaDisabled) return;
    button.ariaDisabled = 'true';
    try {
      await api.requestInvitation(tabState.get().invitation!);
      button.nextElementSibling!.textContent = text.newLinkSent;
    } catch (cause) {
      button.ariaDisabled = null;
      button.nextElementSibling!.textContent = await explain(cause);
    }
  };
  return html`<button class="primary block" @click=${onClick}>${text.newLink}</button>
    <p role="status"></p>`;
}
