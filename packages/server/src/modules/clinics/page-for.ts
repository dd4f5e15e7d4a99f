import type { PersonKind } from '@bedside/contract';
import type { ClinicRow } from './clinics.table.ts';

export type Pages = Pick<ClinicRow, 'visitUrl' | 'staffUrl'>;

/** The clinic's own people work elsewhere than its patients. Null: nobody said where. */
export const pageFor = ({ visitUrl, staffUrl }: Pages, isOfClinic: boolean): string | null => (isOfClinic ? staffUrl : visitUrl);

/** The clinic's own people, beside its patients and their guests. */
export const isOfClinic = (kind: PersonKind): boolean => kind === 'practitioner' || kind === 'staff';
