/** What `<appointment-list>` says on its first page. */
export const listWords = {
  title: 'Your visits',
  modes: { video: 'video visit', audio: 'sound only', chat: 'by message', in_person: 'at the clinic' },
  today: 'Today, ',
  join: 'Join visit',
  opens: 'Opens ',
  opening: 'Opening …',
  retry: 'Try again',
};
