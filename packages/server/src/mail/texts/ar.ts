import type { MailTexts } from './mail-texts.ts';

const OWN_LINK = 'افتح الرابط الخاص بك قبل الموعد بقليل. هو لك وحدك، فنرجو عدم إعادة توجيه هذه الرسالة.';
const PAGE = 'فتح صفحة العيادة';
const NOT_YOU = 'إذا لم تكن أنت من فعل ذلك، فلا حاجة إلى أي إجراء.';

export const ar: MailTexts = {
  dir: 'rtl',
  twoZones: '{here} (بتوقيت العيادة: {there})',
  modes: { video: 'موعد بالفيديو', audio: 'موعد بالهاتف', chat: 'موعد بالمراسلة', in_person: 'موعد' },
  request: {
    subject: 'طلب موعد لدى {clinic}',
    lines: ['هناك طلب موعد لدى {clinic}: {when}.', 'يرجى تأكيده أو رفضه. يبقى الوقت محجوزًا حتى ذلك الحين.'],
    button: PAGE,
  },
  invitation: {
    subject: 'موعدك لدى {clinic}',
    lines: ['لديك موعد لدى {clinic}: {when}.', OWN_LINK],
    button: 'فتح الموعد',
  },
  invitation_clinic: {
    subject: 'موعد لدى {clinic}',
    lines: ['لديك موعد لدى {clinic}: {when}.'],
    button: PAGE,
  },
  change: {
    subject: 'تغير موعدك لدى {clinic}',
    lines: ['موعدك لدى {clinic} أصبح: {when}.', OWN_LINK],
    button: 'فتح الموعد',
  },
  change_clinic: {
    subject: 'تغير موعد لدى {clinic}',
    lines: ['موعدك لدى {clinic} أصبح: {when}.'],
    button: PAGE,
  },
  cancellation: {
    subject: 'أُلغي موعدك لدى {clinic}',
    lines: ['لن يتم موعدك لدى {clinic}: {when}.'],
    button: PAGE,
  },
  request_not_taken_up: {
    subject: 'طلبك لدى {clinic}',
    lines: ['لم يُقبل طلب موعدك لدى {clinic}: {when}. أصبح الوقت متاحًا من جديد.'],
    button: PAGE,
  },
  reminder: {
    subject: 'تذكير: موعدك لدى {clinic}',
    lines: ['اقترب موعدك لدى {clinic}: {when}.', OWN_LINK],
    button: 'فتح الموعد',
  },
  reminder_clinic: {
    subject: 'تذكير: موعد لدى {clinic}',
    lines: ['اقترب موعدك لدى {clinic}: {when}.'],
    button: PAGE,
  },
  running_late: {
    subject: 'موعدك لدى {clinic} يبدأ لاحقًا',
    lines: ['هناك تأخير لدى {clinic}. مكانك محفوظ.', 'سنخبرك عندما يحين دورك.'],
    button: 'فتح الموعد',
  },
  your_turn: {
    subject: 'حان دورك لدى {clinic}',
    lines: ['{clinic} جاهزة لموعدك. يرجى فتح الرابط الآن.'],
    button: 'فتح الموعد',
  },
  incoming_call: {
    subject: 'مكالمة لدى {clinic}',
    lines: ['هناك اتصال بك الآن لدى {clinic}. افتح الصفحة للرد.'],
    button: 'الرد',
  },
  missed_call: {
    subject: 'مكالمة فائتة لدى {clinic}',
    lines: ['جرى الاتصال بك لدى {clinic} ولم يتم الوصول إليك: {when}.'],
    button: PAGE,
  },
  declined_call: {
    subject: 'مكالمتك لدى {clinic}',
    lines: ['لم يتم الرد على مكالمتك لدى {clinic}: {when}.'],
    button: PAGE,
  },
  summary: {
    subject: 'انتهى موعدك لدى {clinic}',
    lines: ['انتهى موعدك لدى {clinic}. البداية: {when}. المدة: {length}.'],
  },
  summary_call: {
    subject: 'انتهت مكالمتك لدى {clinic}',
    lines: ['انتهت مكالمتك لدى {clinic}. البداية: {when}. المدة: {length}.'],
  },
  waitlist_offer: {
    subject: 'توفر وقت لدى {clinic}',
    lines: [
      'طلبت وقتًا أبكر لدى {clinic}. توفر وقت: {when}.',
      'هو محجوز لك حتى {until}. بعد ذلك يُعرض على التالي، وتبقى في قائمة الانتظار.',
    ],
    button: 'قبوله أو رفضه',
  },
  account_exists: {
    subject: 'حسابك لدى {clinic}',
    lines: ['أراد شخص ما إنشاء حساب لدى {clinic} بهذا العنوان. لديك حساب بالفعل: يرجى تسجيل الدخول.', NOT_YOU],
    button: 'تسجيل الدخول',
  },
  sign_up: {
    subject: 'تأكيد بريدك الإلكتروني لدى {clinic}',
    lines: ['يرجى تأكيد أن هذا العنوان لك لإكمال حسابك لدى {clinic}. الرابط صالح ليوم واحد.', NOT_YOU],
    button: 'تأكيد العنوان',
  },
  password_reset: {
    subject: 'كلمة مرور جديدة لدى {clinic}',
    lines: ['اختر كلمة مرور جديدة لحسابك لدى {clinic}. الرابط صالح لساعة ولمرة واحدة.', NOT_YOU],
    button: 'اختيار كلمة مرور',
  },
  account_invitation: {
    subject: 'حسابك لدى {clinic}',
    lines: ['أنشأت {clinic} حسابًا لك. اختر كلمة مرور لتسجيل الدخول. الرابط صالح لأسبوع ولمرة واحدة.'],
    button: 'اختيار كلمة مرور',
  },
  new_sign_in: {
    subject: 'تسجيل دخول جديد لدى {clinic}',
    lines: [
      'سجّل شخص ما الدخول إلى حسابك لدى {clinic} بمتصفح لم نره من قبل.',
      'إذا لم تكن أنت، فاختر كلمة مرور جديدة: يؤدي ذلك إلى تسجيل الخروج من كل المتصفحات.',
    ],
  },
  sign_in_reused: {
    subject: 'سجّلنا خروجك لدى {clinic}',
    lines: [
      'استُخدم تسجيل دخول إلى حسابك لدى {clinic} من مكانين، فأنهيناه. يرجى تسجيل الدخول من جديد.',
      'إذا تكرر ذلك، فاختر كلمة مرور جديدة.',
    ],
  },
  password_changed: {
    subject: 'تغيرت كلمة مرورك لدى {clinic}',
    lines: [
      'تغيرت كلمة مرور حسابك لدى {clinic}، وتم تسجيل الخروج من كل المتصفحات الأخرى.',
      'إذا لم تكن أنت، فاطلب كلمة مرور جديدة من صفحة تسجيل الدخول واتصل بالعيادة.',
    ],
  },
};
