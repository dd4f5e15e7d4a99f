import type { listLaterWords } from '../list-later-words.ts';
import type { listWords } from '../list-words.ts';
import type { Translation } from '../translation.ts';

export const tables = {
  list: {
    title: 'Randevularınız',
    modes: { video: 'görüntülü görüşme', audio: 'yalnızca ses', chat: 'mesajla', in_person: 'klinikte' },
    today: (time) => `Bugün, ${time}`,
    join: 'Görüşmeye katıl',
    opens: (when, left) => `Açılış: ${when}${left ? ` · ${left}` : ''}`,
    opening: 'Açılıyor …',
    retry: 'Yeniden dene',
  } satisfies Translation<typeof listWords>,
  'list.later': {
    clinicTime: (time, city) => `kliniğinizde: ${time} ${city}`,
    inDays: (days) => `${days} gün sonra`,
    inMinutes: (minutes) => (minutes < 60 ? `${minutes} dk sonra` : `${Math.floor(minutes / 60)} sa ${minutes % 60} dk sonra`),
    inSeconds: (seconds) => (seconds < 60 ? `${seconds} sn sonra` : `${Math.floor(seconds / 60)} dk ${seconds % 60} sn sonra`),
    open: { scheduled: 'Kapı açık', checked_in: 'Bekleme odasındasınız', in_progress: 'Sürüyor' },
    theyWait: (name) => `${name} bekliyor`,
    states: {
      pending: 'Henüz onaylanmadı',
      cancelled: 'İptal edildi',
      completed: 'Bitti',
      no_show: 'Kaçırıldı',
      expired: 'Hiç onaylanmadı',
      closed: 'Kapı kapandı',
    },
    refused: 'Henüz açık değil',
    earlier: 'Öncekiler',
    more: 'Daha fazla göster',
    reconnecting: 'Bağlantı kesildi. Yeniden deneniyor …',
    emptyTitle: 'Henüz randevu yok',
    empty: 'Bir sonraki randevunuz burada görünür, kapısı kendiliğinden açılır.',
    book: (clinic) => `Randevu almak için ${clinic} kliniğini arayın:`,
    callClinic: 'Ya da kliniği arayın:',
    failed: 'Randevularınızı gösteremiyoruz. Lütfen internet bağlantınızı denetleyin.',
    retry: 'Yeniden dene',
    newLink: 'Bana yeni bir bağlantı gönder',
    newLinkSent: 'Bu bağlantı sizinse, kliniğin bildiği adrese yenisi gönderildi.',
    goOnHere: 'Burada devam et',
    nowOpen: (name) => `Kapı açık. ${name} ile görüşmenize katılabilirsiniz.`,
    nowCancelled: (name, when) => `${name} ile ${when} tarihli randevunuz iptal edildi.`,
    nowMore: (count) => `${count} randevu daha gösteriliyor.`,
  } satisfies Translation<typeof listLaterWords>,
};
