/*
 * Every sentence a person reads stands in a table: a string, or a function of what varies. A language is another table of the same type,
 * loaded when it is asked for. Measured: this is 0.1 kB where the runtime of @lit/localize is 1.0 kB of the entry's 12.
 */
/** The table to speak from now. English is the only one yet: the place where another language comes in. */
export const words = <Table extends object>(english: Table): Table => english;
