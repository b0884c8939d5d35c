import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Resolver } from '../../../src/guide/load/resolve.ts'
import type { Node } from '../../../src/guide/model.ts'
import { guideOf, guideText, problemsOf, sourcesOf, X12, XML } from '../fragment.ts'

const heading = (body: string) => guideOf(X12, body).areas.heading as Record<string, Node>
const messages = (body: string) => problemsOf(X12, body).map(({ message }) => message)

describe('a node that is like another', () => {
  test('is that one, except for what it says itself', () => {
    const { 'N1/seller': seller } = heading(`
heading:
  N1/buyer: { usage: required, path: buyer, elements: { 1: { is: BY }, 2: { path: name } } }
  N1/seller: { like: N1/buyer, path: seller, elements: { 1: { is: SE } } }
`)
    assert.deepEqual(seller, {
      usage: 'required',
      path: 'seller',
      elements: { '1': { is: 'SE' }, '2': { path: 'name' } },
    })
  })

  test('may be like one of another area, by its address', () => {
    const { detail } = guideOf(
      X12,
      'heading: { REF: { max: 3 } }\ndetail: { REF: { like: heading.REF } }\n',
    ).areas
    assert.deepEqual(detail, { REF: { max: 3 } })
  })

  test('may be like one inside of a loop, by its address from the area', () => {
    const body = 'heading: { N1: { loop: { N1: {}, N3: { max: 2 } } }, N3: { like: N1.N3 } }\n'
    assert.deepEqual(heading(body).N3, { max: 2 })
  })

  test('inside of a loop is like its sibling there', () => {
    const body =
      'heading: { N3: { max: 5 }, N1: { loop: { N1: {}, N3/a: { max: 2 }, N3/b: { like: N3/a } } } }\n'
    assert.deepEqual(heading(body).N1!.loop!['N3/b'], { max: 2 })
  })

  test('may be like one that is like a third', () => {
    const { c } = guideOf(XML, 'body: { a: { max: 3 }, b: { like: a, title: B }, c: { like: b } }\n').areas
      .body!
    assert.deepEqual(c, { max: 3, title: 'B' })
  })

  test('leaves the one that it is like as it was', () => {
    const made = heading(
      'heading: { REF/a: { max: 3 }, REF/b: { like: REF/a, max: 4, elements: { 1: { is: XX } } } }\n',
    )
    assert.deepEqual(made['REF/a'], { max: 3 })
  })

  test('may change what stands below, add an element and remove one', () => {
    const { 'N1/b': node } = heading(`
heading:
  N1/a: { loop: { N1: { elements: { 1: { is: BY }, 2: { path: name } } }, N3: { max: 2 } } }
  N1/b: { like: N1/a, changes: { N1.1: { is: SE }, N1.2: null, N1.4: { path: id.value }, N3: null } }
`)
    assert.deepEqual(node, { loop: { N1: { elements: { '1': { is: 'SE' }, '4': { path: 'id.value' } } } } })
  })
})

describe('what a node changes of the one that it is like', () => {
  const A = 'a: { children: { b: { path: number, max: 2 }, c: {} } }'
  const changed = (changes: string) =>
    guideOf(XML, `body: { ${A}, d: { like: a, changes: { ${changes} } } }\n`).areas.body!.d!.children!

  test('may be a new node behind one that is there', () => {
    assert.deepEqual(Object.keys(changed('x: { after: b, max: 3 }')), ['b', 'x', 'c'])
    assert.deepEqual(changed('x: { after: b, max: 3 }').x, { max: 3 })
  })

  test('may be a node that is like another one, without some of its words', () => {
    assert.deepEqual(changed('c: { like: a.b, path: null }').c, { max: 2 })
    const inner = changed('c: { like: a, changes: { b: { path: null, max: 4 } } }').c
    assert.deepEqual(inner, { children: { b: { max: 4 }, c: {} } })
    assert.deepEqual(changed('x: { after: c, children: { y: { like: a.b, max: null } } }').x, {
      children: { y: { path: 'number' } },
    })
  })

  test('is told where there is nothing to come after', () => {
    const body = `body: { ${A}, d: { like: a, changes: { x: { after: none } } } }\n`
    assert.deepEqual(
      problemsOf(XML, body).map(({ message }) => message),
      ['x: there is no "none" to come after'],
    )
  })
})

describe('a part that another guide has as well', () => {
  const OTHER = 'x12/000001/899'
  const resolvedWith = (other: string, own: string) => {
    const texts = { [X12]: guideText(X12, own), [OTHER]: `guide: ${OTHER}\ndictionary: x12/000001\n${other}` }
    return new Resolver(sourcesOf(texts)).resolve(X12).areas
  }

  test('is said there once, its own likes replaced', () => {
    const other =
      'heading: { N1/a: { loop: { N1: { elements: { 1: { is: BY } } } } }, N1/b: { like: N1/a } }\n'
    const own = `heading: { N1: { like: "${OTHER} heading.N1/b", path: buyer, changes: { N1.1: { is: SE } } } }\n`
    const { N1 } = resolvedWith(other, own).heading!
    assert.deepEqual(N1, { path: 'buyer', loop: { N1: { elements: { '1': { is: 'SE' } } } } })
  })

  test('may be a single value with its codes', () => {
    const other = 'heading: { REF: { elements: { 1: { path: purpose, codes: { A: add } } } } }\n'
    const own = `heading: { REF: { elements: { 2: { like: "${OTHER} heading.REF.1", path: kind } } } }\n`
    assert.deepEqual(resolvedWith(other, own).heading!.REF!.elements, {
      '2': { path: 'kind', codes: { A: 'add' } },
    })
  })

  test('is named where there is none', () => {
    assert.deepEqual(messages('heading: { REF: { like: "x12/000000/898 heading.REF" } }\n'), [
      'there is no "x12/000000/898 heading.REF" here to be like',
    ])
  })

  test('is named where the two guides mean each other', () => {
    const ask = () =>
      resolvedWith(
        `heading: { REF: { like: "${X12} heading.REF" } }\n`,
        `heading: { REF: { like: "${OTHER} heading.REF" } }\n`,
      )
    assert.throws(ask, /there is no ".* heading.REF" here to be like/)
  })
})

describe('a likeness that can’t be meant', () => {
  test('of what is not there is told', () => {
    assert.deepEqual(messages('heading: { N1: { like: N2 } }\n'), ['there is no "N2" here to be like'])
  })

  test('of itself is told', () => {
    assert.deepEqual(messages('heading: { N1: { like: N1 } }\n'), ['there is no "N1" here to be like'])
  })

  test('that goes in a circle is told, and ends', () => {
    const found = messages('heading: { REF/a: { like: REF/b }, REF/b: { like: REF/a } }\n')
    assert.ok(found.length > 0)
    assert.match(found[0]!, /there is no "REF\/[ab]" here to be like/)
  })

  test('with a change that finds nothing below is told at the change', () => {
    const body =
      'heading:\n  N1/a: { loop: { N1: {} } }\n  N1/b:\n    like: N1/a\n    changes: { N9.1: { is: A } }\n'
    const [problem, ...more] = problemsOf(X12, body)
    assert.deepEqual(more, [])
    assert.equal(problem!.message, 'N9.1 is not below the node that this one is like')
    assert.deepEqual([problem!.line, problem!.column], [7, 16])
  })
})

describe('a guide that is like another', () => {
  const BASE = 'heading: { BEG: { usage: required }, REF: { max: 3 }, N1: { max: 2 } }\n'
  const NEWER = 'x12/000001/901'
  const newer = (said: string) => {
    const texts = { [X12]: guideText(X12, BASE), [NEWER]: `guide: ${NEWER}\nlike: ${X12}\n${said}` }
    return new Resolver(sourcesOf(texts)).resolve(NEWER)
  }

  test('is that one, except for its own words and its changes', () => {
    const { guide, title, canonical, areas } = newer(`title: Newer
changes:
  heading.REF: { max: 5 }
  heading.N1: null
  heading.MSG: { after: BEG, max: ">1" }
`)
    assert.deepEqual([guide, title, canonical], [NEWER, 'Newer', 'order'])
    assert.deepEqual(areas.heading, { BEG: { usage: 'required' }, MSG: { max: '>1' }, REF: { max: 5 } })
    assert.deepEqual(Object.keys(areas.heading!), ['BEG', 'MSG', 'REF'])
  })

  test('with a word that nobody knows is told in its own file', () => {
    assert.throws(() => newer('titel: Newer\n'), /x12\/000001\/901\.yaml:3:1: error: "titel" is not a word/)
  })

  test('of nothing is told, and so is a guide in another’s place', () => {
    const texts = { [X12]: `guide: ${X12}\nlike: x12/000001/899\n` }
    assert.throws(() => new Resolver(sourcesOf(texts)).resolve(X12), /there is no guide x12\/000001\/899/)
    const misplaced = { [X12]: guideText(X12, BASE).replace('/900', '/901') }
    assert.throws(
      () => new Resolver(sourcesOf(misplaced)).resolve(X12),
      /this is x12\/000001\/901, in the place of/,
    )
  })

  test('of one that is like it is told, and ends', () => {
    const texts = { [X12]: `guide: ${X12}\nlike: ${NEWER}\n`, [NEWER]: `guide: ${NEWER}\nlike: ${X12}\n` }
    assert.throws(() => new Resolver(sourcesOf(texts)).resolve(X12), /there is no guide/)
  })
})
