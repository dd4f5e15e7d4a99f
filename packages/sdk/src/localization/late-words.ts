/** What is said of what comes while a visit runs. */
export const lateWords = {
  id: 'visit.late',
  wrote: (name: string) => `New message from ${name}`,
};
