/** What goes wrong outside, chosen by hand: at the carrier, at the gateway, at the photo service, at the push service, before the kiosk's reader. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { carrierFails, carrierWorks, forgetMessages } from '../agencies/carriers/index.ts'
import type { DemoReaders, DemoType, FaultKind } from '../agencies/devices/index.ts'
import { type GatewayFault, gatewayFails, gatewayWorks } from '../agencies/gateways/index.ts'
import { photoServiceWill, photoServiceWorks } from '../agencies/photos/index.ts'
import { postWorks } from '../agencies/post/index.ts'
import { forgetNotifications, pushFails, pushWorks } from '../agencies/push/index.ts'
import { kioskOf } from '../identity/index.ts'
import { choice, field, type Lang, type Text, whole } from '../language/index.ts'
import { Button, Card, type FieldErrors, Form, fieldsOf, readForm, type Typed } from '../ui/index.ts'
import { cookieOf, type Doorway } from '../web/index.ts'
import { offices } from './agencies.tsx'
import { billsPage } from './bills.tsx'
import { sendSimulator } from './frame.tsx'
import { hospital } from './hospital.tsx'
import { myBank } from './my-bank.tsx'
import { postPage } from './post.tsx'
import {
  carrierFaults,
  gatewayFaults,
  photoServiceFaults,
  presentations,
  providerWords,
  pushFaults,
  readerDevices,
} from './words.ts'

const times = field(whole({ min: 1, max: 1000 }), { ar: 'كم مرة', en: 'How many times' }, undefined, {
  widget: 'digits',
})
const ms = field(
  whole({ min: 0, max: 600_000 }),
  { ar: 'التأخير بالألف من الثانية', en: 'Delay in milliseconds' },
  undefined,
  {
    widget: 'digits',
  },
)

const forms = {
  carrier: z.object({
    carrierKind: choice(carrierFaults, { ar: 'ما يحدث للرسالة', en: 'What happens to a message' }),
    carrierTimes: times,
    carrierMs: ms,
  }),
  gateway: z.object({
    gatewayWhich: choice(providerWords, { ar: 'عند من', en: 'Where' }),
    gatewayKind: choice(gatewayFaults, { ar: 'ما يحدث عند المصرف', en: 'What happens at the bank' }),
    gatewayTimes: times,
    gatewayMs: field(
      // A callback may come a day late.
      whole({ min: 0, max: 90_000_000 }),
      { ar: 'التأخير بالألف من الثانية', en: 'Delay in milliseconds' },
      undefined,
      { widget: 'digits' },
    ),
  }),
  photos: z.object({
    photoKind: choice(photoServiceFaults, { ar: 'ما تقوله الخدمة', en: 'What the service says' }),
    photoTimes: times,
    photoMs: ms,
  }),
  push: z.object({
    pushKind: choice(pushFaults, { ar: 'ما يحدث للتنبيه', en: 'What happens to a notification' }),
    pushTimes: times,
    pushMs: ms,
  }),
  reader: z.object({
    readerDevice: choice(readerDevices, { ar: 'الجهاز', en: 'The device' }),
    readerShows: choice(presentations, {
      ar: 'ما يوضع على القارئ وأمام الكاميرا',
      en: 'What is put before reader and camera',
    }),
    readerTimes: times,
    readerMs: ms,
  }),
}
const fields = {
  carrier: fieldsOf(forms.carrier),
  gateway: fieldsOf(forms.gateway),
  photos: fieldsOf(forms.photos),
  push: fieldsOf(forms.push),
  reader: fieldsOf(forms.reader),
}
const untouched: Typed = {
  carrierTimes: '1',
  carrierMs: '2000',
  gatewayWhich: 'card',
  gatewayTimes: '1',
  gatewayMs: '2000',
  photoTimes: '1',
  photoMs: '2000',
  pushTimes: '1',
  pushMs: '2000',
  readerTimes: '1',
  readerMs: '2000',
}

export function faultPages(app: FastifyInstance, doorway: Doorway, readers: DemoReaders): void {
  const { site } = doorway
  const { pool } = site

  app.get('/simulators', async (req, reply) => show(doorway, req, reply))

  app.post('/simulators/carrier', async (req, reply) => {
    const read = readForm(forms.carrier, fields.carrier, req.body)
    if (!read.ok) return show(doorway, req, reply, read.values, read.errors)
    const { carrierKind: kind, carrierTimes, carrierMs } = read.values
    await carrierFails(pool, { kind, times: carrierTimes, ms: carrierMs })
    return reply.redirect('/simulators', 303)
  })

  app.post('/simulators/gateway', async (req, reply) => {
    const read = readForm(forms.gateway, fields.gateway, req.body)
    if (!read.ok) return show(doorway, req, reply, read.values, read.errors)
    const { gatewayWhich: provider, gatewayKind, gatewayTimes, gatewayMs } = read.values
    const [act, kind] = gatewayKind.split(':')
    // The choice's keys are exactly the faults that exist (words.ts).
    await gatewayFails(pool, { provider, act, kind, times: gatewayTimes, ms: gatewayMs } as GatewayFault)
    return reply.redirect('/simulators', 303)
  })

  app.post('/simulators/photos', async (req, reply) => {
    const read = readForm(forms.photos, fields.photos, req.body)
    if (!read.ok) return show(doorway, req, reply, read.values, read.errors)
    const { photoKind: kind, photoTimes, photoMs } = read.values
    await photoServiceWill(pool, { kind, times: photoTimes, ms: photoMs })
    return reply.redirect('/simulators', 303)
  })

  app.post('/simulators/push', async (req, reply) => {
    const read = readForm(forms.push, fields.push, req.body)
    if (!read.ok) return show(doorway, req, reply, read.values, read.errors)
    const { pushKind: kind, pushTimes, pushMs } = read.values
    await pushFails(pool, { kind, times: pushTimes, ms: pushMs })
    return reply.redirect('/simulators', 303)
  })

  app.post('/simulators/reader', async (req, reply) => {
    const read = readForm(forms.reader, fields.reader, req.body)
    if (!read.ok) return show(doorway, req, reply, read.values, read.errors)
    const { readerDevice, readerShows: shows, readerTimes, readerMs } = read.values
    // The choice's keys are exactly the faults that exist, and two that are none (words.ts).
    const fault = shows === 'right' || shows === 'screen' ? null : (shows satisfies FaultKind)
    await readers.present(readerDevice as DemoType, {
      who: shows === 'screen' ? 'screen' : '',
      fault,
      times: readerTimes,
      ms: readerMs,
    })
    return reply.redirect('/simulators', 303)
  })

  app.post('/simulators/all-well', async (_req, reply) => {
    await carrierWorks(pool)
    await gatewayWorks(pool)
    await photoServiceWorks(pool)
    await pushWorks(pool)
    await postWorks(pool)
    await readers.allWell()
    return reply.redirect('/simulators', 303)
  })

  app.post('/simulators/forget-messages', async (_req, reply) => {
    await forgetMessages(pool)
    await forgetNotifications(pool)
    return reply.redirect('/carrier', 303)
  })
}

async function show(
  doorway: Doorway,
  req: FastifyRequest,
  reply: FastifyReply,
  values: Typed = {},
  errors: FieldErrors = {},
) {
  // The switch of language leads to this page, whichever of its forms was refused.
  req.visit = { ...req.visit, path: '/simulators' }
  const { lang } = req.visit
  const { site } = doorway
  const kiosk = await kioskOf(site.pool, cookieOf(site, req, 'kiosk') ?? '')
  const typed = { ...untouched, ...values }
  const part = (name: keyof typeof forms, button: Text) => (
    <Form
      lang={lang}
      id={`form-${name}`}
      action={`/simulators/${name}`}
      fields={fields[name]}
      values={typed}
      errors={errors}
      summary={false}
      button={button}
    />
  )
  return sendSimulator(site, req, reply, {
    title: { ar: 'المحاكيات', en: 'Simulators' },
    standsFor: {
      ar: 'كل ما هنا يقوم مقام ما هو خارج البوابة: الاتصالات والمصارف والبريد وفحص الصور والقارئ والمنافذ. اختر ما يتعطل لترى كيف تتصرف البوابة.',
      en: 'Everything here stands for the world outside the portal: carrier, banks, post, photo service, reader, borders. Choose what fails and see what the portal does.',
    },
    errors,
    children: (
      <>
        <ul>
          <li>
            <a href="/carrier">{lang === 'ar' ? 'الجوالات ورسائلها' : 'The phones and their messages'}</a>
          </li>
          <li>
            <a href="/simulators/desk">{lang === 'ar' ? 'شباك المكتب' : 'A desk of an office'}</a>
          </li>
          <li>
            <a href={myBank.path}>{myBank.title[lang]}</a>
          </li>
          <li>
            <a href={hospital.path}>{hospital.title[lang]}</a>
          </li>
          <li>
            <a href={billsPage.path}>{billsPage.title[lang]}</a>
          </li>
          <li>
            <a href={postPage.path}>{postPage.title[lang]}</a>
          </li>
          {offices.map((office) => (
            <li>
              <a href={office.path}>{office.title[lang]}</a>
            </li>
          ))}
        </ul>
        <Card title={lang === 'ar' ? 'شركة الاتصالات' : 'The carrier'} level={2}>
          {part('carrier', { ar: 'عطّل الاتصالات هكذا', en: 'Let the carrier fail so' })}
        </Card>
        <Card title={lang === 'ar' ? 'المصرف' : 'The bank'} level={2}>
          {part('gateway', { ar: 'عطّل المصرف هكذا', en: 'Let the bank fail so' })}
        </Card>
        <Card title={lang === 'ar' ? 'خدمة فحص الصور في الجوازات' : 'The passports’ photo service'} level={2}>
          {part('photos', { ar: 'لتقل هذا عن الصورة القادمة', en: 'Let it say this of the next photo' })}
        </Card>
        <Card title={lang === 'ar' ? 'تنبيهات المتصفحات' : 'Notifications of browsers'} level={2}>
          {part('push', { ar: 'عطّل التنبيهات هكذا', en: 'Let notifications fail so' })}
        </Card>
        <Card title={lang === 'ar' ? 'القارئ والكاميرا في هذا الجهاز' : 'This kiosk’s reader and camera'} level={2}>
          {kiosk === null ? (
            <p>
              <a href="/kiosk">{lang === 'ar' ? 'اجعل هذا المتصفح جهازًا أولًا' : 'Make this browser a kiosk first'}</a>
            </p>
          ) : (
            part('reader', { ar: 'ضعه في المرة القادمة', en: 'Put it there next' })
          )}
        </Card>
        <Reset lang={lang} />
      </>
    ),
  })
}

function Reset({ lang }: { lang: Lang }) {
  return (
    <div class="acts">
      <form method="post" action="/simulators/all-well">
        <Button kind="second">{lang === 'ar' ? 'أصلح كل شيء' : 'Let all be well again'}</Button>
      </form>
      <form method="post" action="/simulators/forget-messages">
        <Button kind="danger">{lang === 'ar' ? 'امسح رسائل كل الجوالات' : 'Wipe the messages of all phones'}</Button>
      </form>
    </div>
  )
}
