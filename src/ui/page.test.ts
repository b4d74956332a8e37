/** The document around every page: language, direction, title, switch, escaping, headers. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { ErrorSummary, fieldId } from './field.tsx'
import { Form } from './form.tsx'
import { contentSecurityPolicy, pageHeaders } from './headers.ts'
import { askedLanguage, html, inOtherLanguage, Page, type PageProps } from './page.tsx'
import { BothDates, Button, Card, Chip, Ltr, Notice, SummaryList, Table } from './part.tsx'
import { Receipt, Track } from './track.tsx'

const page = (more: Partial<PageProps> = {}): string =>
  html(
    h(Page, {
      lang: 'ar',
      title: { ar: 'خدماتي', en: 'My services' },
      path: '/me?tab=2&lang=ar',
      children: h('h1', {}, 'أهلًا'),
      ...more,
    }),
  )

test('a page says its language, its direction and a title of its own', () => {
  const ar = page()
  assert.match(ar, /^<!doctype html><html lang="ar" dir="rtl" data-surface="portal">/)
  assert.match(ar, /<title>خدماتي – بوابة<\/title>/)
  const en = page({ lang: 'en', error: true })
  assert.match(en, /<html lang="en" dir="ltr"/)
  assert.match(en, /<title>Error: My services – Bawaba<\/title>/)
  assert.match(page({ error: true }), /<title>خطأ: خدماتي – بوابة<\/title>/)
  assert.equal(ar.split('<h1').length, 2)
})

test('nothing is inline: no script, style or handler that the CSP would refuse', () => {
  const out = page({
    error: true,
    form: 'page-form',
    session: { endsInMs: 900_000 },
    kiosk: { end: '/kiosk/end', start: '/kiosk', idle: true },
    surface: 'kiosk',
  })
  assert.doesNotMatch(out, /<style|\sstyle=|\son[a-z]+=|javascript:/)
  for (const [, attributes = ''] of out.matchAll(/<script([^>]*)>/g))
    assert.match(attributes, /type="module" src="\/assets\//)
  assert.doesNotMatch(out, /(src|href)="(https?:)?\/\//)
})

test('a page loads only the islands it needs', () => {
  assert.equal(page().includes('<script'), false)
  const form = page({ form: 'page-form' })
  assert.match(form, /once\.[\w-]+\.js/)
  assert.doesNotMatch(form, /kiosk\.|pow\./)
})

test('the language switch keeps the address, and on a form page everything typed', () => {
  assert.match(page(), /href="\/me\?tab=2&amp;lang=en"/)
  const form = page({ form: 'page-form' })
  assert.match(form, /<button[^>]*form="page-form" name="_lang" value="en"[^>]*formnovalidate/)
  // Enter in a field presses the first button of the form in the document: it must not be the switch.
  const first = /<button[^>]*form="page-form"[^>]*>/.exec(form)?.[0] ?? ''
  assert.doesNotMatch(first, /_lang/)
  assert.equal(askedLanguage({ _lang: 'en', x: '1' }), 'en')
  for (const body of [null, {}, { _lang: 'fr' }, { _lang: ['en'] }, 'x']) assert.equal(askedLanguage(body), null)
})

test('an address cannot lead the language switch elsewhere', () => {
  for (const path of ['//evil.example/x', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)']) {
    assert.match(inOtherLanguage(path, 'en'), /^\/(?![/\\])/, path)
  }
})

test('the demo says that everyone is made up, and acting for somebody else is said on every page', () => {
  assert.match(page({ synthetic: true }), /نسخة تجريبية: كل الأشخاص هنا وهميون/)
  assert.match(page({ actingAs: { name: 'سلمان', href: '/acting' } }), /تنجز عن <bdi>سلمان<\/bdi>/)
})

test('a name with markup in it stays a name', () => {
  const evil = '<img src=x onerror=alert(1)>'
  const out = page({
    title: evil,
    person: { name: evil, signOut: '/out', hidden: { t: evil } },
    actingAs: { name: evil, href: '/a' },
  })
  assert.doesNotMatch(out, /<img/)
  const parts = renderToString(
    h('div', {}, [
      h(Card, { title: evil, children: h(Chip, { children: evil }) }),
      h(Notice, { lang: 'ar', children: evil }),
      h(SummaryList, { lang: 'ar', rows: [{ label: evil, shown: evil }] }),
      h(Table, { lang: 'ar', caption: evil, columns: [evil], rows: [[evil]] }),
      h(Track, { lang: 'ar', steps: [{ label: evil, state: 'now' }] }),
      h(Ltr, { children: evil }),
    ]),
  )
  assert.doesNotMatch(parts, /<img/)
})

test('the error summary takes the focus, and each line leads to its field', () => {
  const errors = { born: { ar: 'اكتب تاريخ ميلادك', en: 'Type your date of birth' } }
  const out = renderToString(h(ErrorSummary, { lang: 'ar', errors }))
  assert.match(out, /role="alert" tabindex="-1" autofocus/)
  assert.match(out, new RegExp(`href="#${fieldId('born')}"`))
  assert.equal(renderToString(h(ErrorSummary, { lang: 'ar', errors: {} })), '')
})

test('a form posts, and is checked by us, not by the browser', () => {
  const out = renderToString(
    h(Form, { lang: 'ar', action: '/x', hidden: { _csrf: 'k' }, button: { ar: 'ادفع 300 ريال', en: 'Pay SAR 300' } }),
  )
  assert.match(out, /<form id="page-form" method="post" action="\/x" novalidate/)
  assert.match(out, /<input type="hidden" name="_csrf" value="k"/)
  assert.match(out, /ادفع 300 ريال<\/button>/)
})

test('a date shows both calendars, Hijri first', () => {
  const out = renderToString(h(BothDates, { day: '2026-12-14', lang: 'ar' }))
  assert.match(
    out,
    /<time datetime="2026-12-14" class="dates">5 رجب 1448 هـ <span class="muted">\(14 ديسمبر 2026\)<\/span><\/time>/,
  )
})

test('a receipt carries its reference, both dates, what comes next and a code to scan', () => {
  const out = renderToString(
    h(Receipt, {
      lang: 'en',
      title: { ar: 'استلمنا طلبك', en: 'We received your request' },
      reference: '4K7-2291',
      at: '2026-02-01T06:00:00Z',
      link: 'https://portal.example/r/4K7-2291',
      next: h('p', {}, 'We print your passport.'),
    }),
  )
  assert.match(out, /<h1>We received your request<\/h1>/)
  assert.match(out, /<bdi dir="ltr" class="ltr">4K7-2291<\/bdi>/)
  assert.match(out, /1447 AH.*February 2026/)
  assert.match(out, /class="qr"[^>]*role="img"/)
})

test('where a request stands is said in words, not only by colour', () => {
  const out = renderToString(
    h(Track, {
      lang: 'ar',
      steps: [
        { label: 'استلمنا طلبك', state: 'done', at: '2026-02-01T06:00:00Z' },
        { label: 'قيد المراجعة', state: 'now', by: '2026-02-05' },
        { label: 'اكتمل', state: 'next' },
      ],
    }),
  )
  for (const words of ['(انتهت)', '(الآن)', '(لاحقًا)', 'ننجزه قبل']) assert.ok(out.includes(words), words)
  assert.match(out, /aria-current="step"/)
})

test('a link that looks like a button is a link', () => {
  assert.match(renderToString(h(Button, { href: '/x', children: 'جدّد' })), /^<a class="button main" href="\/x">/)
  assert.match(renderToString(h(Button, { children: 'جدّد' })), /^<button class="button main" type="submit">/)
})

test('personal pages are kept nowhere, and a page may load and send only to us and the payment page', () => {
  const headers = pageHeaders({ personal: true, formOrigins: ['https://pay.example'] })
  assert.equal(headers['cache-control'], 'no-store')
  assert.equal(headers['referrer-policy'], 'same-origin')
  assert.equal(headers['x-content-type-options'], 'nosniff')
  const csp = headers['content-security-policy'] ?? ''
  assert.doesNotMatch(csp, /unsafe|\*|data:|nonce/)
  assert.match(csp, /default-src 'none'/)
  assert.match(csp, /form-action 'self' https:\/\/pay\.example;/)
  assert.match(csp, /frame-ancestors 'none'/)
  for (const bad of ['https://pay.example/path', '*', "https://a.example; script-src 'unsafe-inline'"]) {
    assert.throws(() => contentSecurityPolicy([bad]), bad)
  }
})

test('only a page that asks a reader may speak to this machine, and only where readers listen', () => {
  const policyOf = (readers: boolean) => pageHeaders({ personal: true, readers })['content-security-policy'] ?? ''
  assert.doesNotMatch(policyOf(false), /127\.0\.0\.1/)
  const [connect = ''] = /connect-src [^;]*/.exec(policyOf(true)) ?? []
  const ports = [...connect.matchAll(/ http:\/\/127\.0\.0\.1:(\d+)/g)].map(([, port]) => Number(port))
  assert.equal(ports.length, 100)
  assert.ok(ports.every((port) => port >= 4501 && port <= 4600))
  assert.doesNotMatch(policyOf(true), /unsafe|\*|data:|nonce/)
  assert.equal(policyOf(true).replace(connect, ''), policyOf(false).replace("connect-src 'self'", ''))
})
