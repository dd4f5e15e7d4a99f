import type { MailTexts } from './mail-texts.ts';

const OWN_LINK = 'Bağlantınızı kısa süre önce açın. Yalnızca sizin içindir; lütfen bu e-postayı iletmeyin.';
const PAGE = 'Kliniğin sayfasını aç';
const NOT_YOU = 'Bu siz değilseniz bir şey yapmanız gerekmez.';

export const tr: MailTexts = {
  dir: 'ltr',
  twoZones: '{here} (klinikte: {there})',
  modes: { video: 'Görüntülü görüşme', audio: 'Telefon görüşmesi', chat: 'Yazılı görüşme', in_person: 'Görüşme' },
  request: {
    subject: '{clinic} – görüşme isteği',
    lines: [
      '{clinic} için bir görüşme isteniyor: {when}.',
      'Lütfen onaylayın veya reddedin. O zamana kadar saat ayrılmış kalır.',
    ],
    button: PAGE,
  },
  invitation: {
    subject: '{clinic} – görüşmeniz',
    lines: ['{clinic} ile bir görüşmeniz var: {when}.', OWN_LINK],
    button: 'Görüşmenizi açın',
  },
  invitation_clinic: {
    subject: '{clinic} – bir görüşme',
    lines: ['{clinic} için bir görüşmeniz var: {when}.'],
    button: PAGE,
  },
  change: {
    subject: '{clinic} – görüşmeniz değişti',
    lines: ['{clinic} ile görüşmenizin yeni zamanı: {when}.', OWN_LINK],
    button: 'Görüşmenizi açın',
  },
  change_clinic: {
    subject: '{clinic} – bir görüşme değişti',
    lines: ['{clinic} için görüşmenizin yeni zamanı: {when}.'],
    button: PAGE,
  },
  cancellation: {
    subject: '{clinic} – görüşmeniz iptal edildi',
    lines: ['{clinic} ile görüşmeniz yapılmayacak: {when}.'],
    button: PAGE,
  },
  request_not_taken_up: {
    subject: '{clinic} – isteğiniz',
    lines: ['{clinic} için görüşme isteğiniz kabul edilmedi: {when}. Saat yeniden boş.'],
    button: PAGE,
  },
  reminder: {
    subject: 'Hatırlatma: {clinic} – görüşmeniz',
    lines: ['{clinic} ile görüşmeniz yaklaşıyor: {when}.', OWN_LINK],
    button: 'Görüşmenizi açın',
  },
  reminder_clinic: {
    subject: 'Hatırlatma: {clinic} – bir görüşme',
    lines: ['{clinic} için görüşmeniz yaklaşıyor: {when}.'],
    button: PAGE,
  },
  running_late: {
    subject: '{clinic} – görüşmeniz daha geç başlıyor',
    lines: ['{clinic} gecikiyor. Yeriniz korunuyor.', 'Sıranız gelince size haber vereceğiz.'],
    button: 'Görüşmenizi açın',
  },
  your_turn: {
    subject: '{clinic} – sıra sizde',
    lines: ['{clinic} görüşmeniz için hazır. Lütfen bağlantınızı şimdi açın.'],
    button: 'Görüşmenizi açın',
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
    subject: '{clinic} – görüşmeniz bitti',
    lines: ['{clinic} ile görüşmeniz bitti. Başlangıç: {when}. Süre: {length}.'],
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
