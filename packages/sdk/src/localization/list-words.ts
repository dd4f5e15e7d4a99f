/** What `<appointment-list>` says on its first page. */
export const listWords = {
  id: 'list',
  title: 'Your visits',
  modes: { video: 'video visit', audio: 'sound only', chat: 'by message', in_person: 'at the clinic' },
  today: (time: string) => `Today, ${time}`,
  join: 'Join visit',
  opens: (when: string, left?: string) => `Opens ${when}${left ? ` · ${left}` : ''}`,
  opening: 'Opening …',
  retry: 'Try again',
};
