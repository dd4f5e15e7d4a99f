import type { noticesWords } from '../notices-words.ts';
import type { Translation } from '../translation.ts';

const length = (seconds: number) => (seconds < 60 ? `${seconds} ث` : `${Math.round(seconds / 60)} د`);

export const tables = {
  notices: {
    title: 'الإشعارات',
    bell: (count) => (count === 0 ? 'الإشعارات' : `الإشعارات، غير المقروءة: ${count}`),
    toasts: 'إشعارات جديدة',
    kinds: {
      request: ({ when }) => `طلب موعد جديد: ${when}`,
      invitation: ({ when }) => `موعدك مقرر: ${when}`,
      change: ({ when }) => `تغيّر موعدك. أصبح: ${when}`,
      cancellation: ({ when }) => `لن يُعقد الموعد: ${when}`,
      reminder: ({ when, late }) => (late ? `كان موعدك ${when}` : `يبدأ موعدك ${when}`),
      running_late: () => 'هناك تأخير لدى مقدم الرعاية. مكانك محفوظ',
      your_turn: () => 'حان دورك. تفضل بالدخول',
      incoming_call: () => 'لديك مكالمة واردة',
      missed_call: () => 'لديك مكالمة فائتة',
      declined_call: () => 'لم تُقبل مكالمتك',
      summary: ({ talkSeconds }) => (talkSeconds ? `انتهت مكالمتك. مدتها ${length(talkSeconds)}` : 'انتهت مكالمتك'),
    },
    today: (time) => `اليوم، ${time}`,
    join: 'الانضمام',
    clinicTime: (time, city) => `توقيت عيادتك: ${time} ${city}`,
    joinVisit: (when) => `الانضمام إلى موعد ${when}`,
    read: 'وضع علامة مقروء',
    readAll: 'وضع علامة مقروء على الكل',
    unread: 'غير مقروء:',
    dismiss: (text) => `إخفاء: ${text}`,
    close: 'إغلاق',
    more: 'عرض المزيد',
    none: 'لا جديد',
    noneMore: 'تظهر هنا التذكيرات وتغييرات مواعيدك والمكالمات الفائتة.',
    reconnecting: 'انقطع الاتصال. نحاول من جديد …',
    failed: 'لا يمكننا عرض إشعاراتك. يُرجى التحقق من اتصالك بالإنترنت.',
    retry: 'إعادة المحاولة',
    callClinic: 'أو الاتصال بالعيادة:',
  } satisfies Translation<typeof noticesWords>,
};
