import type { CancelReason } from '@bedside/contract';

/** What a patient says, and what the clinic can say beside it. */
export const PATIENT_REASONS: CancelReason[] = ['pat', 'pat-fb', 'other'];
export const CLINIC_REASONS: CancelReason[] = ['pat', 'pat-fb', 'prov', 'prov-pers', 'maint', 'technical', 'other'];
