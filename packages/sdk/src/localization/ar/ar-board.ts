import type { boardWords } from '../board-words.ts';
import type { Translation } from '../translation.ts';

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
};
