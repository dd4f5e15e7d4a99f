import type { TemplateResult } from 'lit';
import { tabState, type KeptVisit } from '../../api/tab-state.ts';
import type { TelehealthApi } from '../../api/telehealth-api.ts';
import type { TelehealthElement } from '../../internal/base-element.ts';
import { later } from '../appointment-list/visits.ts';

/** The visit that this tab was in before a reload: once, for one element of the page, and none that asks for another. */
export function claimVisit(appointmentId: string): KeptVisit | undefined {
  const { visit } = tabState.get();
  const isOther = appointmentId && !visit?.callId && visit?.appointmentId !== appointmentId;
  if (visit === tabState.claimed || isOther) return undefined;
  return (tabState.claimed = visit);
}

/** The appointment that an invitation is for, or what is drawn when it does not let in. */
export async function openInvitation(
  api: TelehealthApi,
  again: () => unknown,
  host: TelehealthElement,
): Promise<string | TemplateResult> {
  try {
    return (await api.me()).appointmentId ?? '';
  } catch (failure) {
    // Without an invitation nobody is waiting for anything here.
    if (!tabState.get().invitation) return '';
    const { failed } = await later();
    return failed({ failure, api, me: null, load: again, host });
  }
}
