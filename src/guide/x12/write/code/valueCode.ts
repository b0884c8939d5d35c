// The code that puts one value: what is everyday is judged while it is copied, in place; anything else goes to who
// knows all spellings. Room for all values of a segment is made before its first.
import { copyDay, copyNumber } from '../spell.ts'
import { CODE, DAY, DECIMAL, type Place, TEXT, UNIT, WHOLE_NUMBER } from '../writePlan.ts'
import type { Coding } from './coding.ts'

/** The variables that code for a value uses beside those of its caller. */
export const VALUE_VARIABLES = 'i=0,n=0,k=0,t,y'

/** Code that puts the value of a place, which stands in a variable; `room` is what the segment asked for. */
export function valueCode(coding: Coding, place: Place, value: string, room: number): string {
  const note = coding.traced(() => `w.note(${coding.given(place)},${value});`)
  return note + bareCode(coding, place, value, room)
}

/** Code that puts a value without its lineage. */
export function bareCode(coding: Coding, place: Place, value: string, room: number): string {
  const odd = put(`w.spelled(${coding.given(place)},${value},at,${room})`)
  const ifText = (call: string): string => copied(`typeof ${value}==='string'?${call}:-1`, odd)
  const given = (what: unknown): string => coding.given(what)
  switch (place.kind) {
    case TEXT:
      return textCode(place, value, odd)
    case CODE:
      return wordCode(given(place.words), value, odd)
    case DECIMAL:
      return ifText(`${given(copyNumber)}(${value},${given(place)},true,plain,b,at)`)
    case WHOLE_NUMBER:
      return ifText(`${given(copyNumber)}(${value},${given(place)},false,plain,b,at)`)
    case DAY:
      return ifText(`${given(copyDay)}(${value},b,at)`)
    case UNIT:
      return unitCode(given(place.element.units), value, odd)
    default:
      return odd
  }
}

/** Code that puts what is packed. */
export const SHORT = 'b[at]=k;b[at+1]=k>>8;b[at+2]=k>>16;at+=k>>>24;'

/** Code that puts letters and digits. */
export const constantCode = (text: string): string =>
  [...Buffer.from(text, 'latin1')].map((byte) => `b[at++]=${byte};`).join('')

/** Code for what the walk puts at the end of the output. */
export const put = (call: string): string => `at=${call};if(at<0)return -1;b=w.b;`

const copied = (call: string, odd: string): string => `k=${call};if(k>=0)at=k;else{${odd}}`

// Spaces at the end are taken as filling; beyond ASCII there are more than one kind of them.
const textCode = ({ min, most }: Place, value: string, odd: string): string =>
  `q:{if(typeof ${value}==='string'){n=${value}.length;if(n>=${Math.max(1, min)}&&n<=${most}){` +
  `for(i=0;i<n;i++){k=${value}.charCodeAt(i);if(k>255||plain[k]===0)break;b[at+i]=k}` +
  `if(i===n&&k>32&&k<128){at+=n;break q}}}${odd}}`

const wordCode = (words: string, value: string, odd: string): string =>
  `q:{y=${words};if(y.last!==${value}){k=y.short.get(${value});if(k===undefined){${odd}break q}` +
  `y.last=${value};y.lastShort=k}k=y.lastShort;${SHORT}}`

const unitCode = (units: string, value: string, odd: string): string =>
  `q:{if(typeof ${value}==='object'&&${value}!==null){y=${units}.get(${value}.partnerUnit);` +
  `if(y!==undefined&&y.short!==0&&y.unit===${value}.unit){k=y.short;${SHORT}break q}}${odd}}`
