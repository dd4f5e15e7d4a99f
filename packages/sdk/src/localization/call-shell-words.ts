/** What `<telehealth-call>` says before its parts are loaded. */
export const shellWords = {
  id: 'call.shell',
  loading: 'Opening your visit …',
  failed: 'The visit could not be opened. Please check your connection.',
  retry: 'Try again',
};
