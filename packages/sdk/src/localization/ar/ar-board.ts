import type { boardAnswerWords } from '../board-answer-words.ts';
import type { boardWords } from '../board-words.ts';
import type { Translation } from '../translation.ts';

const rules = new Intl.PluralRules('ar');
type Forms = [zero: string, one: string, two: string, few: string, many: string, other: string];
/** The six forms of Arabic: none, one and two by a word alone, then figures with a few (3–10), many (11–99), or hundreds. */
const count = (number: number, [zero, one, two, few, many, other]: Forms) =>
  ({ zero, one, two, few: `${number} ${few}`, many: `${number} ${many}`, other: `${number} ${other}` })[rules.select(number)];
const people: Forms = ['لا أحد', 'شخص واحد', 'شخصين', 'أشخاص', 'شخصًا', 'شخص'];
const patients: Forms = ['لا أحد', 'مريض واحد', 'مريضين', 'مرضى', 'مريضًا', 'مريض'];

export const tables = {
  board: {
    title: 'في انتظارك',
    modes: { video: 'بالفيديو', audio: 'صوت فقط', chat: 'بالرسائل', in_person: 'في العيادة' },
    since: (time) => `منذ ${time}`,
    minutes: (minutes) =>
      minutes < 1 ? 'الآن' : minutes < 60 ? `${minutes} د` : `${Math.floor(minutes / 60)} س ${minutes % 60} د`,
    devices: ({ camera, microphone }) => {
      if (microphone === 'ready')
        return camera === 'ready'
          ? ['الكاميرا والصوت جاهزان', true]
          : [camera === 'off' ? 'الصوت جاهز والكاميرا متوقفة' : 'لا كاميرا', camera === 'off'];
      return [camera === 'ready' ? 'لا ميكروفون' : 'استماع وكتابة', false];
    },
    away: 'بعيد الآن، المكان محفوظ',
    held: 'طُلب الانتظار',
    admit: 'إدخال',
    admitFor: (name) => `إدخال ${name}`,
    admitting: 'جارٍ الإدخال …',
    notHereYet: 'لم يتم الحضور بعد',
    running: 'جارٍ الآن',
    open: 'فتح الموعد',
    openFor: (name) => `فتح الموعد مع ${name}`,
    inIt: 'هذه الزيارة مفتوحة لديك',
    back: 'الانتقال إلى الزيارة',
    backFor: (name) => `الانتقال إلى الزيارة مع ${name}`,
    nobody: 'لا أحد في الانتظار',
    nobodyMore: 'من يدخل غرفة الانتظار يظهر هنا مع صوت خافت.',
    nobodyQuiet: 'من يدخل غرفة الانتظار يظهر هنا.',
    arrived: (name) => `${name} في غرفة الانتظار.`,
    reconnecting: 'انقطع الاتصال. نحاول من جديد …',
    failed: 'لا يمكننا عرض المنتظرين. يُرجى التحقق من اتصالك بالإنترنت.',
    retry: 'إعادة المحاولة',
    goOnHere: 'المتابعة هنا',
    callClinic: 'أو الاتصال بالعيادة:',
  } satisfies Translation<typeof boardWords>,
  'board.answers': {
    tools: 'غرفة الانتظار كلها',
    late: 'هناك تأخير',
    lateNow: (minutes) => (minutes ? `التأخير المعلن: نحو ${minutes} د` : 'أُعلن التأخير'),
    everyone: 'رسالة إلى الجميع',
    sound: 'الصوت',
    keys: 'المفاتيح',
    message: 'رسالة',
    hold: 'طلب الانتظار',
    deny: 'رفض الدخول',
    callIn: 'مناداة',
    ring: 'اتصال',
    checkIn: 'تسجيل الحضور',
    for: (what, name) => `${what}: ${name}`,
    admitAll: (number) => `إدخال الجميع: ${count(number, people)}`,
    sending: 'جارٍ الإرسال …',
    cancel: 'إلغاء',
    booked: (time) => `الموعد ${time}`,
    over: (minutes) => `تأخر ${minutes} د`,
    place: (place) => `الدور ${place}`,
    guest: 'ضيف',
    group: 'موعد جماعي',
    forPractitioner: (name) => `لدى ${name}`,
    presences: { here: '', away: 'خارج الصفحة', in_another_visit: 'في موعد آخر يوشك أن ينتهي' },
    busy: (name) => `أنت في موعد مع ${name}. يُرجى إنهاؤه قبل إدخال الشخص التالي.`,
    told: (time) => `رسالة أُرسلت ${time}:`,
    chose: {
      wait: 'الاختيار: مواصلة الانتظار',
      tell_me: 'الاختيار: إخبار عند الدور',
      phone: 'الاختيار: اتصال هاتفي',
      another_slot: 'الاختيار: وقت آخر',
    },
    calledIn: (time) => `تمت المناداة ${time}`,
    dialogs: {
      message: (name) => `رسالة إلى ${name}`,
      everyone: 'رسالة إلى كل المنتظرين',
      hold: (name) => `طلب الانتظار من ${name}`,
      deny: (name) => `عدم السماح بدخول ${name}؟`,
      late: 'ما مدة التأخير؟',
      keys: 'مفاتيح هذه الصفحة',
    },
    holdHint: 'يبقى المكان محفوظًا، وتظهر هذه الرسالة في غرفة الانتظار.',
    denyHint: 'يُذكر السبب للمنتظر، ولا يمكن الدخول.',
    lateHint: 'لكل من ينتظر أو يحضر خلال ساعتين أن يختار: الانتظار أو إخباره عند دوره أو الاتصال به هاتفيًا أو وقتًا آخر.',
    what: 'نص الرسالة',
    why: 'السبب',
    own: 'بكلماتك',
    needsWords: 'يُرجى كتابة بضع كلمات.',
    messages: {
      soon: 'يبدأ موعدك خلال دقائق',
      delayed: 'يستغرق الأمر وقتًا أطول من المقرر',
      preparing: 'ملفك قيد القراءة الآن',
      technical: 'لدينا مشكلة تقنية',
      check_devices: 'يُرجى فحص الكاميرا والميكروفون',
      call_clinic: 'يُرجى الاتصال بالعيادة',
      ready: 'حان دورك',
      other: 'كلماتي فقط',
    },
    reasons: {
      wrong_time: 'الموعد في وقت آخر',
      not_prepared: 'ينقص شيء',
      needs_to_come_in: 'يلزم الحضور إلى العيادة',
      technical: 'مشكلة تقنية',
      other: 'سبب آخر بكلماتي',
    },
    send: 'إرسال',
    holdThem: 'طلب الانتظار',
    denyThem: 'عدم السماح بالدخول',
    minutes: (minutes) => `${minutes} د`,
    unknown: 'لا أعلم',
    onTime: 'انتهى التأخير',
    done: {
      message: (name) => `أُرسلت الرسالة إلى ${name}.`,
      everyone: (number) => (number === 0 ? 'لا أحد في الانتظار.' : `أُرسلت الرسالة إلى ${count(number, people)}.`),
      hold: (name) => `طُلب الانتظار من ${name}.`,
      deny: (name) => `تم إبلاغ ${name} بعدم السماح بالدخول.`,
      late: (number) => (number === 0 ? 'أُعلن التأخير.' : `أصبح الاختيار متاحًا أمام ${count(number, patients)}.`),
      onTime: 'انتهى التأخير. عادت المواعيد إلى وقتها.',
      checkIn: (name) => `سُجّل حضور ${name}.`,
    },
    shortcuts: {
      admit: 'إدخال الشخص التالي',
      late: 'هناك تأخير',
      everyone: 'رسالة إلى الجميع',
      keys: 'عرض هذه المفاتيح',
      rows: 'من شخص إلى آخر',
      buttons: 'من زر إلى آخر',
    },
    withAltShift: (key) => `Alt + Shift مع ${key}`,
    arrows: { rows: '↑ ↓', buttons: '→ ←' },
  } satisfies Translation<typeof boardAnswerWords>,
};
