import type { guestsWords } from '../guests-words.ts';
import type { Translation } from '../translation.ts';

export const tables = {
  guests: {
    waiting: 'İçeri girmeyi bekliyor',
    letIn: 'İçeri al',
    letInName: (name) => `İçeri al: ${name}`,
    invited: 'Davet edildi',
    invite: 'Birini davet et',
    name: 'Ad',
    kind: 'Nasıl katılıyor',
    kinds: { interpreter: 'Tercüman', relative: 'Yakını', other: 'Başka biri' },
    email: 'E-posta (isteğe bağlı)',
    how: 'E-posta yazarsanız bağlantı gönderilir. Yazmazsanız bağlantıyı burada alırsınız.',
    send: 'Davet et',
    inviting: 'Bir dakika …',
    notNow: 'Şimdi değil',
    mailed: (name) => `${name} e-postayla davet edildi.`,
    made: (name) => `${name} için bağlantı hazır.`,
    linkFor: (name) => `${name} için bağlantı`,
    once: (name) => `Yalnızca bu kez gösterilir. Yalnızca ${name} adlı kişiye verin: kimdeyse onun adına girer.`,
    copy: 'Bağlantıyı kopyala',
    copied: 'Kopyalandı',
    done: 'Bitti',
    newLink: 'Yeni bağlantı',
    newLinkFor: (name) => `${name} için yeni bağlantı`,
    takeBack: 'Geri al',
    takeBackFor: (name) => `${name} için daveti geri al`,
    takenBack: (name) => `${name} artık gelmiyor.`,
  } satisfies Translation<typeof guestsWords>,
};
