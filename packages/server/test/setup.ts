import { repairDriver } from '../src/db/repair-driver.ts';

/** vitest `setupFiles`: before anything imports the driver, as in `main.ts`. */
repairDriver();
