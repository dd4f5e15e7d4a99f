import type { RunningLate, RunningLateOf } from '@bedside/contract';
import { nothing } from 'lit';
import type { z } from 'zod';
import { LateAnswer, lateStyles } from '../../../copied/late-answer.ts';
import { createSentences } from '../../../copied/sentences.ts';
import { waitingWords } from '../../../localization/waiting-words.ts';
import { learn, words } from '../../../localization/words.ts';
import { Panel } from './later-panel.ts';

/** That the clinic is late, and the patient's answers to it, before they come to the waiting room; nothing while it is on time. */
export class LatePanel extends Panel {
  static override styles = [Panel.styles, lateStyles];

  #late: RunningLate | null = null;
  #unsubscribe: (() => void) | undefined;
  #sentence = createSentences(
    () => this.requestUpdate(),
    () => words(waitingWords, this).failed,
  );
  #answer = new LateAnswer(this, () => {
    const { api, times, appointment, changed } = this.scene;
    return {
      ...{ api, times, appointmentId: appointment.id, visit: appointment, mayMove: !appointment.places },
      practitionerId: appointment.participants.find(({ role }) => role === 'practitioner')?.personId,
      sentence: (code) => this.#sentence({ code }),
      answered: (late) => late?.choice === 'another_slot' && changed(words(waitingWords, this).moved),
    };
  });

  override connectedCallback() {
    super.connectedCallback();
    if (this.hasUpdated) this.#begin();
  }

  protected override firstUpdated() {
    if (this.isConnected) this.#begin();
  }

  #begin() {
    const { api, appointment } = this.scene;
    this.#unsubscribe = api.onEvent((event) => {
      const isOurs = 'appointmentId' in event && event.appointmentId === appointment.id;
      if (event.type === 'resync' || (isOurs && event.type.startsWith('waiting.'))) void this.#load();
    });
    void this.#load();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#unsubscribe?.();
  }

  /** An extra: without it there is still the waiting room, which asks the same. */
  async #load() {
    const { api, appointment } = this.scene;
    const path = `/appointments/${appointment.id}/running-late`;
    const found = await api.request<z.infer<typeof RunningLateOf>>(path, { signal: this.signal }).catch(() => undefined);
    if (!found) return;
    if (found.runningLate) await learn(this, 'visit');
    this.#late = found.runningLate;
    this.requestUpdate();
  }

  protected override render() {
    return this.#late ? this.#answer.render(this.#late) : nothing;
  }
}
