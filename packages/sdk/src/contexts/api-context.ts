import { createContext } from '@lit/context';
import type { TelehealthApi } from '../api/telehealth-api.ts';

/** The API that `<telehealth-provider>` gives to the elements inside it; undefined until its attributes are read. */
export const apiContext = createContext<TelehealthApi | undefined>(Symbol.for('telehealth-api'));
