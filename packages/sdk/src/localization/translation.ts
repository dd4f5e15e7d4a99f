/** A table in another language: every key, each a string or a function of what varies as in English. */
export type Translation<Table> = Omit<Table, 'id'>;
/** A table whose English still changes: what is not translated yet is said in English. */
export type Draft<Table> = Partial<Translation<Table>> & Record<string, unknown>;
