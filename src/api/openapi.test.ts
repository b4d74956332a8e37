/** The API's own description holds together, and says of every service exactly what its file says. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { tokenPath } from './machines.ts'
import { gateReasons, reasonsOf } from './shown.ts'
import { type Body, testApi } from './testing.ts'

const t = await testApi()
after(() => t.close())
const { body: api } = await t.call('GET', '/api/openapi.json')
const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']
const operations: readonly { path: string; method: string; op: Body; item: Body }[] = Object.entries<Body>(
  api.paths,
).flatMap(([path, item]) =>
  methods.filter((m) => m in item).map((method) => ({ path, method, op: item[method], item })),
)

function walk(node: Body, visit: (node: Body, at: string) => void, at = '#'): void {
  if (typeof node !== 'object' || node === null) return
  visit(node, at)
  for (const [name, value] of Object.entries(node)) walk(value, visit, `${at}/${name}`)
}

test('it is OpenAPI 3.1: every reference leads somewhere, nothing of 3.0 is left', () => {
  assert.match(api.openapi, /^3\.1\.\d+$/)
  assert.ok(api.info.title && api.info.version)
  walk(api, (node, at) => {
    assert.ok(!('nullable' in node), `${at}: nullable is of 3.0`)
    assert.ok(!('$schema' in node), `${at}: a dialect of its own`)
    if (typeof node.$ref !== 'string') return
    assert.match(node.$ref, /^#\//)
    const found = node.$ref
      .slice(2)
      .split('/')
      .reduce((from: Body, name: string) => from?.[name], api)
    assert.ok(found !== undefined, `${at}: ${node.$ref} leads nowhere`)
  })
  for (const section of Object.values<Body>(api.components)) {
    for (const name of Object.keys(section)) assert.match(name, /^[a-zA-Z0-9._-]+$/)
  }
})

test('every schema is one: its types are types, what it requires it has', () => {
  const types = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null']
  walk(api.components.schemas, (node, at) => {
    if (typeof node.type === 'string' && !at.endsWith('/properties'))
      assert.ok(types.includes(node.type), `${at}: ${node.type}`)
    if (Array.isArray(node.required)) {
      for (const name of node.required)
        assert.ok(name in (node.properties ?? {}), `${at}: ${name} is required and not there`)
    }
    if (Array.isArray(node.enum)) assert.equal(new Set(node.enum).size, node.enum.length, `${at}: said twice`)
    if (node.type === 'array') assert.ok(node.items, `${at}: of what?`)
  })
})

test('every operation has a name of its own, answers, its path’s parameters, and a key when it acts', () => {
  const names = operations.map(({ op }) => op.operationId)
  assert.deepEqual(
    names.filter((name, i) => !name || names.indexOf(name) !== i),
    [],
  )
  for (const { path, method, op, item } of operations) {
    const at = `${method} ${path}`
    assert.ok(Object.keys(op.responses).length > 0, at)
    for (const [status, response] of Object.entries<Body>(op.responses)) {
      assert.match(status, /^[1-5]\d\d$/)
      assert.ok(response.description, `${at} ${status}`)
      const type = Number(status) >= 400 && path !== tokenPath ? 'application/problem+json' : 'application/json'
      assert.ok(response.content[type].schema, `${at} ${status}`)
    }
    const parameters: Body[] = [...(item.parameters ?? []), ...(op.parameters ?? [])].map((p: Body) =>
      p.$ref ? api.components.parameters[p.$ref.split('/').at(-1)] : p,
    )
    for (const p of parameters) {
      assert.ok(p.name && p.schema && ['path', 'query', 'header', 'cookie'].includes(p.in), `${at}: ${p.name}`)
      if (p.in === 'path') assert.equal(p.required, true)
    }
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1])
    assert.deepEqual(
      parameters.filter((p) => p.in === 'path').map((p) => p.name),
      inPath,
      at,
    )
    const keyed = parameters.some((p) => p.name === 'Idempotency-Key' && p.in === 'header' && p.required)
    // A machine of another body has a reference of its own for what it tells; a token is got as OAuth says.
    const ownKey = op.requestBody?.content['application/json']?.schema.required?.includes('reference') === true
    assert.equal(keyed, method === 'post' && !ownKey && path !== tokenPath, at)
    if (method === 'post') {
      const kinds = Object.values<Body>(op.requestBody.content)
      assert.ok(kinds.length > 0 && kinds.every((kind) => kind.schema), at)
    }
    for (const scheme of op.security ?? []) {
      for (const name of Object.keys(scheme)) assert.ok(name in api.components.securitySchemes, at)
    }
  }
})

test('every described address is answered by the server, and not with "no such address"', async () => {
  const token = await t.signIn('FAHD')
  for (const { path, method } of operations) {
    const url = path.replaceAll(/\{\w+\}/g, 'ffffffff-ffff-4fff-8fff-ffffffffffff')
    const answer = await t.call(method.toUpperCase() as 'GET' | 'POST', url, {
      token,
      ...(method === 'post' ? { body: {} } : {}),
    })
    assert.ok(answer.status < 500, `${method} ${path}: ${answer.status}`)
    if (answer.status >= 400) assert.ok(!/not-found|wrong-method/.test(answer.body.type), `${method} ${path}`)
  }
})

test('every service is there with its own questions and its own closed list of reasons; agencies’ are not', () => {
  for (const [id, d] of t.house.catalogue) {
    const schemas = api.components.schemas
    const name = id.replaceAll('/', '.')
    if (d.audience.every((a) => a.startsWith('agency:'))) {
      assert.ok(!(`/api/services/${id}` in api.paths), id)
      continue
    }
    if (d.kind === 'inquiry') {
      const { question } = schemas[`${name}.question`].properties
      assert.deepEqual(Object.keys(question.properties), Object.keys(d.question.shape), id)
      assert.deepEqual(
        Object.keys(schemas[`${name}.answer`].properties.answer.properties),
        Object.keys(d.answer.shape),
        id,
      )
      continue
    }
    const { properties } = schemas[`${name}.request`]
    assert.equal(properties.service.const, id)
    assert.deepEqual(Object.keys(properties.answers.properties), Object.keys(d.form.shape), id)
    assert.equal(properties.answers.additionalProperties, false)
    const reasons = schemas[`${name}.refusal`].properties.reason.enum
    assert.deepEqual(reasons, [...gateReasons, ...reasonsOf(d).map((r) => r.reason)], id)
    const sent = api.paths['/api/requests'].post
    const among = (schema: Body, end: string) =>
      schema.some((s: Body) => s.$ref === `#/components/schemas/${name}.${end}`)
    assert.ok(among(sent.requestBody.content['application/json'].schema.oneOf, 'request'), id)
    assert.ok(among(sent.responses[422].content['application/problem+json'].schema.anyOf, 'refused'), id)
  }
})
