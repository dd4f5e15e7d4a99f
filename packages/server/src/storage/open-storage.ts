import { join } from 'node:path';
import type { Config } from '../config.ts';
import { createDiskStorage } from './disk-storage.ts';
import { createS3Storage } from './s3-storage.ts';
import type { StoragePort } from './storage-port.ts';

/** The bucket that is set, else a folder of this machine. */
export const openStorage = ({ storageUrl, home }: Pick<Config, 'storageUrl' | 'home'>): StoragePort =>
  storageUrl === null ? createDiskStorage({ folder: join(home, 'files') }) : createS3Storage({ url: storageUrl });
