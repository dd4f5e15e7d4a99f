import { ClinicSettings } from '@bedside/contract';
import type { ClinicRow } from './clinics.table.ts';

/** How the clinic works: what it said, and the defaults for the rest. */
export const settingsOf = ({ settings }: Pick<ClinicRow, 'settings'>): ClinicSettings => ClinicSettings.parse(settings);
