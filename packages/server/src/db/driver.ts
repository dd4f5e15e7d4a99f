import { repairDriver } from './repair-driver.ts';

// Before the driver is loaded, so not by a static import: import it from here and nowhere else.
repairDriver();

export const { default: postgres } = await import('postgres');
export const { drizzle } = await import('drizzle-orm/postgres-js');
