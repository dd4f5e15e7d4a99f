import type { MailTexts } from './mail-texts.ts';

const OWN_LINK = 'Bağlantınızı kısa süre önce açın. Yalnızca sizin içindir; lütfen bu e-postayı iletmeyin.';
const PAGE = 'Kliniğin sayfasını aç';
const NOT_YOU = 'Bu siz değilseniz bir şey yapmanız gerekmez.';

export const tr: MailTexts = {
  dir: 'ltr',
  twoZones: '{here} (klinikte: {there})',
  modes: { video: 'Görüntülü randevu', audio: 'Telefon randevusu', chat: 'Yazılı randevu', in_person: 'Randevu' },
  request: {
    subject: '{clinic} – randevu isteği',
    lines: [
      '{clinic} için bir randevu isteniyor: {when}.',
      'Lütfen onaylayın veya reddedin. O zamana kadar saat ayrılmış kalır.',
    ],
    button: PAGE,
  },
  invitation: {
    subject: '{clinic} – randevunuz',
    lines: ['{clinic} ile bir randevunuz var: {when}.', OWN_LINK],
    button: 'Randevunuzu açın',
  },
  invitation_clinic: {
    subject: '{clinic} – bir randevu',
    lines: ['{clinic} için bir randevunuz var: {when}.'],
    button: PAGE,
  },
  change: {
    subject: '{clinic} – randevunuz değişti',
    lines: ['{clinic} ile randevunuzun yeni zamanı: {when}.', OWN_LINK],
    button: 'Randevunuzu açın',
  },
  change_clinic: {
    subject: '{clinic} – bir randevu değişti',
    lines: ['{clinic} için randevunuzun yeni zamanı: {when}.'],
    button: PAGE,
  },
  cancellation: {
    subject: '{clinic} – randevunuz iptal edildi',
    lines: ['{clinic} ile randevunuz yapılmayacak: {when}.'],
    button: PAGE,
  },
  request_not_taken_up: {
    subject: '{clinic} – isteğiniz',
    lines: ['{clinic} için randevu isteğiniz kabul edilmedi: {when}. Saat yeniden boş.'],
    button: PAGE,
  },
  reminder: {
    subject: 'Hatırlatma: {clinic} – randevunuz',
    lines: ['{clinic} ile randevunuz yaklaşıyor: {when}.', OWN_LINK],
    button: 'Randevunuzu açın',
  },
  reminder_clinic: {
    subject: 'Hatırlatma: {clinic} – bir randevu',
    lines: ['{clinic} için randevunuz yaklaşıyor: {when}.'],
    button: PAGE,
  },
  running_late: {
    subject: '{clinic} – randevunuz daha geç başlıyor',
    lines: ['{clinic} gecikiyor. Yeriniz korunuyor.', 'Sıranız gelince size haber vereceğiz.'],
    button: 'Randevunuzu açın',
  },
  your_turn: {
    subject: '{clinic} – sıra sizde',
    lines: ['{clinic} randevunuz için hazır. Lütfen bağlantınızı şimdi açın.'],
    button: 'Randevunuzu açın',
  },
  incoming_call: {
    subject: '{clinic} – bir arama',
    lines: ['{clinic} üzerinden şu anda aranıyorsunuz. Yanıtlamak için sayfayı açın.'],
    button: 'Yanıtla',
  },
  missed_call: {
    subject: '{clinic} – cevapsız arama',
    lines: ['{clinic} üzerinden arandınız ve size ulaşılamadı: {when}.'],
    button: PAGE,
  },
  declined_call: {
    subject: '{clinic} – aramanız',
    lines: ['{clinic} üzerinden yaptığınız arama yanıtlanmadı: {when}.'],
    button: PAGE,
  },
  summary: {
    subject: '{clinic} – randevunuz bitti',
    lines: ['{clinic} ile randevunuz bitti. Başlangıç: {when}. Süre: {length}.'],
  },
  summary_call: {
    subject: '{clinic} – aramanız bitti',
    lines: ['{clinic} ile aramanız bitti. Başlangıç: {when}. Süre: {length}.'],
  },
  waitlist_offer: {
    subject: '{clinic} – bir saat boşaldı',
    lines: [
      '{clinic} için daha erken bir saat istemiştiniz. Biri boşaldı: {when}.',
      'Sizin için ayrıldığı süre: {until}. Sonra sıradaki kişiye önerilir, siz de beklemeye devam edersiniz.',
    ],
    button: 'Kabul et veya reddet',
  },
  account_exists: {
    subject: '{clinic} – hesabınız',
    lines: ['Biri bu adresle {clinic} hesabı açmak istedi. Zaten bir hesabınız var: lütfen oturum açın.', NOT_YOU],
    button: 'Oturum aç',
  },
  sign_up: {
    subject: '{clinic} – e-posta adresinizi onaylayın',
    lines: ['{clinic} hesabınızı tamamlamak için bu adresin size ait olduğunu onaylayın. Bağlantı bir gün geçerlidir.', NOT_YOU],
    button: 'Adresi onayla',
  },
  password_reset: {
    subject: '{clinic} – yeni parola',
    lines: ['{clinic} hesabınız için yeni bir parola seçin. Bağlantı bir saat ve bir kez geçerlidir.', NOT_YOU],
    button: 'Parola seç',
  },
  account_invitation: {
    subject: '{clinic} – hesabınız',
    lines: ['{clinic} sizin için bir hesap açtı. Oturum açmak için bir parola seçin. Bağlantı bir hafta ve bir kez geçerlidir.'],
    button: 'Parola seç',
  },
  new_sign_in: {
    subject: '{clinic} – yeni oturum',
    lines: [
      'Biri {clinic} hesabınızda daha önce görmediğimiz bir tarayıcıyla oturum açtı.',
      'Bu siz değilseniz yeni bir parola seçin: böylece tüm tarayıcılarda oturum kapanır.',
    ],
  },
  sign_in_reused: {
    subject: '{clinic} – oturumunuzu kapattık',
    lines: [
      '{clinic} hesabınızdaki bir oturum iki yerden kullanıldığı için onu kapattık. Lütfen yeniden oturum açın.',
      'Bu yeniden olursa yeni bir parola seçin.',
    ],
  },
  password_changed: {
    subject: '{clinic} – parolanız değiştirildi',
    lines: [
      '{clinic} hesabınızın parolası değiştirildi ve diğer tüm tarayıcılarda oturum kapatıldı.',
      'Bu siz değilseniz oturum açma sayfasından yeni bir parola isteyin ve kliniği arayın.',
    ],
  },
};
