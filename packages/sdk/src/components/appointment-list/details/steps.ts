import { html } from 'lit';
import type { Scene } from './details-panel.ts';
import type { VisitMore } from './visit-more.ts';

/** What the dialog shows: all that is known, or one thing to do. */
export type Step = 'facts' | 'cancel' | 'move' | 'check_in' | 'notes' | 'patients' | 'people';
type Given = { more: VisitMore; locale: string; mayWrite: boolean; back: () => unknown };

/** One thing to do, in place of the facts. */
export function stepOf(step: Exclude<Step, 'facts'>, scene: Scene, { more, locale, mayWrite, back }: Given) {
  const { can } = scene.appointment;
  switch (step) {
    case 'cancel':
      return html`<telehealth-visit-cancel .scene=${scene} .series=${more.series} @back=${back}></telehealth-visit-cancel>`;
    case 'move':
      return html`<telehealth-visit-move .scene=${scene} .series=${more.series} .locale=${locale}></telehealth-visit-move>`;
    case 'check_in':
      return html`<visit-check-in .scene=${scene}></visit-check-in>`;
    case 'notes':
      return html`<telehealth-visit-notes .scene=${scene} .mayWrite=${mayWrite}></telehealth-visit-notes>`;
    case 'patients':
      return html`<telehealth-visit-patients .scene=${scene}></telehealth-visit-patients>`;
    case 'people':
      return html`<telehealth-visit-people
        .scene=${scene}
        .links=${more.links}
        .mayBring=${can.includes('add_guest')}
        .mayRemove=${can.includes('remove_guest')}
      ></telehealth-visit-people>`;
  }
}
