/** Pages that only say something: help, accessibility, and what each problem of the API means. */
import type { FastifyInstance } from 'fastify'
import type { Lang, Text } from '../language/index.ts'
import type { Doorway } from '../web/index.ts'
import { sendPage } from './frame.tsx'
import { namesHere } from './guard.ts'

interface Section {
  readonly title: Text
  readonly body: readonly Text[]
}

const help: readonly Section[] = [
  {
    title: { ar: 'كيف أبدأ؟', en: 'How do I start?' },
    body: [
      {
        ar: 'أنشئ حسابًا، ثم فعّله في أي جهاز خدمة ذاتية: بصمة السبابة اليمنى ثم اليسرى ثم صورة وجهك. بعدها تطلب كل الخدمات من مكانك.',
        en: 'Create an account, then activate it at any self-service machine: right index finger, left index finger, then your face. After that you ask for every service from where you are.',
      },
    ],
  },
  {
    title: { ar: 'لم يصلني الرمز', en: 'The code did not arrive' },
    body: [
      {
        ar: 'انتظر نصف دقيقة ثم اطلب رمزًا جديدًا: الجديد يلغي القديم. إن تغيّر رقم جوالك فغيّره من حسابك. وإن فقدت القديم أو فقدت كل ما تدخل به، فاذهب إلى موظف التفعيل ومعك هويتك.',
        en: 'Wait half a minute, then ask for a new code: it replaces the old one. If your mobile number changed, change it in your account. If you lost the old one, or everything you sign in with, go to an activation officer with your ID.',
      },
    ],
  },
  {
    title: { ar: 'ماذا تعني «قُيِّدت»؟', en: 'What does “Recorded” mean?' },
    body: [
      {
        ar: 'وصلتنا معاملتك وأخذت رقمًا وتاريخًا هجريًا. اذكر الرقم إن سألت عنها.',
        en: 'We have your request; it has a number with the Hijri year. Quote the number when you ask about it.',
      },
    ],
  },
  {
    title: { ar: 'من يرى بياناتي؟', en: 'Who sees my data?' },
    body: [
      {
        ar: 'لا يطلع أحد على بياناتك إلا ويُسجَّل اطلاعه وسببه. ولا نطلب منك رمزًا ولا كلمة مرور في مكالمة أو رسالة.',
        en: 'Nobody looks at your data without it being recorded, with the reason. We never ask for a code or a password in a call or a message.',
      },
    ],
  },
]

const accessibility: readonly Section[] = [
  {
    title: { ar: 'ما نلتزم به', en: 'What we hold to' },
    body: [
      {
        ar: 'كل صفحة تعمل بلوحة المفاتيح، وبقارئ الشاشة، وبنص مكبّر إلى الضعف، ودون جافاسكربت. نختبر كل صفحة بالعربية والإنجليزية على معيار WCAG 2.2 المستوى AA.',
        en: 'Every page works by keyboard, with a screen reader, with text at twice its size, and without JavaScript. We test each page in Arabic and English against WCAG 2.2, level AA.',
      },
      {
        ar: 'لا نعرض صورًا ملتوية لتقرأها: يكفي جهازك بعمل لا تراه، أو أرقام تسمعها وتكتبها.',
        en: 'We show no twisted pictures to read: your device does a little work you do not see, or you type digits you hear.',
      },
    ],
  },
]

export function plainPages(app: FastifyInstance, doorway: Doorway): void {
  const { site } = doorway
  const pages: readonly [string, Text, readonly Section[]][] = [
    ['/help', { ar: 'المساعدة', en: 'Help' }, help],
    ['/accessibility', { ar: 'سهولة الوصول', en: 'Accessibility' }, accessibility],
  ]
  for (const [path, title, sections] of pages) {
    app.get(path, async (req, reply) =>
      sendPage(site, req, reply, {
        title,
        names: await namesHere(doorway, req),
        children: (
          <div class="narrow">
            <h1>{title[req.visit.lang]}</h1>
            {sections.map((section) => (
              <SectionView lang={req.visit.lang} section={section} />
            ))}
          </div>
        ),
      }),
    )
  }

  // The `type` of a problem document leads here: what it means, for the engineer who follows it.
  app.get<{ Params: { kind: string } }>('/problems/:kind', async (req, reply) =>
    sendPage(site, req, reply, {
      title: { ar: `المشكلة ${req.params.kind}`, en: `Problem ${req.params.kind}` },
      children: (
        <div class="narrow">
          <h1>
            <bdi>{req.params.kind}</bdi>
          </h1>
          <p>{problemPage[req.visit.lang]}</p>
        </div>
      ),
    }),
  )
}

const problemPage: Text = {
  ar: 'هذا رمز ثابت تعيده الواجهة البرمجية في حقل type. الكلمات التي معه تشرح ما حدث وكيف يُعالج.',
  en: 'A stable code that the API returns in `type`. The words that come with it say what happened and how to mend it.',
}

function SectionView({ lang, section }: { readonly lang: Lang; readonly section: Section }) {
  return (
    <>
      <h2>{section.title[lang]}</h2>
      {section.body.map((text) => (
        <p>{text[lang]}</p>
      ))}
    </>
  )
}
