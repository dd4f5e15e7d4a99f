// As in @bedside/contract, whose values would bring its whole validator along; thread.test.ts holds them against it.
export const LONGEST_MESSAGE = 4000;
export const MOST_FILES = 10;
export const LARGEST_FILE = 25 * 1024 * 1024;
