import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { createDiskStorage } from '../src/storage/disk-storage.ts';

/** Made with the first file, and gone with the test file. */
export const FILES_FOLDER = join(tmpdir(), `bedside-test-files-${randomUUID()}`);
export const testStorage = createDiskStorage({ folder: FILES_FOLDER });

afterAll(() => rm(FILES_FOLDER, { recursive: true, force: true }));
