import type { noticesWords } from '../notices-words.ts';
import type { Translation } from '../translation.ts';

const length = (seconds: number) => (seconds < 60 ? `${seconds} sn` : `${Math.round(seconds / 60)} dk`);

export const tables = {
  notices: {
    title: 'Bildirimler',
    bell: (count) => (count === 0 ? 'Bildirimler' : `Bildirimler, ${count} okunmamış`),
    toasts: 'Yeni bildirimler',
    kinds: {
      request: ({ when }) => `Bir randevu isteği var: ${when}`,
      invitation: ({ when }) => `Görüşmeniz planlandı: ${when}`,
      change: ({ when }) => `Görüşmeniz değişti. Yeni saati: ${when}`,
      cancellation: ({ when }) => `Görüşme yapılmayacak: ${when}`,
      reminder: ({ when, late }) => (late ? `Görüşmenizin saati geçti: ${when}` : `Görüşmeniz başlıyor: ${when}`),
      running_late: () => 'Sağlık uzmanınız gecikiyor. Yeriniz korunuyor',
      your_turn: () => 'Sıra sizde. Lütfen içeri girin',
      incoming_call: () => 'Biri sizi arıyor',
      missed_call: () => 'Cevapsız aramanız var',
      declined_call: () => 'Aramanız yanıtlanmadı',
      summary: ({ talkSeconds }) => (talkSeconds ? `Aramanız bitti. Süresi: ${length(talkSeconds)}` : 'Aramanız bitti'),
    },
    today: (time) => `bugün, ${time}`,
    join: 'Katıl',
    clinicTime: (time, city) => `kliniğinizde: ${time} ${city}`,
    joinVisit: (when) => `Görüşmeye katıl: ${when}`,
    read: 'Okundu olarak işaretle',
    readAll: 'Hepsini okundu olarak işaretle',
    unread: 'Okunmamış:',
    dismiss: (text) => `Kaldır: ${text}`,
    close: 'Kapat',
    more: 'Daha fazla göster',
    none: 'Yeni bir şey yok',
    noneMore: 'Hatırlatmalar, randevu değişiklikleri ve cevapsız aramalar burada görünür.',
    reconnecting: 'Bağlantı kesildi. Yeniden deneniyor …',
    failed: 'Bildirimlerinizi gösteremiyoruz. Lütfen internet bağlantınızı denetleyin.',
    retry: 'Yeniden dene',
    callClinic: 'Ya da kliniği arayın:',
  } satisfies Translation<typeof noticesWords>,
};
