import type { ClinicRow } from './clinics.table.ts';

export type Pages = Pick<ClinicRow, 'visitUrl' | 'staffUrl'>;

/** The clinic's own people work elsewhere than its patients. Null: nobody said where. */
export const pageFor = ({ visitUrl, staffUrl }: Pages, isOfClinic: boolean): string | null => (isOfClinic ? staffUrl : visitUrl);
