// An interchange of two groups and three orders, as segments; each test breaks its envelopes in its own way.

const order = (control: string) => [
  `ST*850*${control}`,
  `BEG*00*SA*45000${control}**20260601`,
  'N1*ST*Harbour Tools*92*0001',
  'PO1*1*10*EA*9.99*PE*UP*012345678905',
  'CTT*1',
  `SE*6*${control}`,
]
const group = (control: number, ...sets: string[][]) => [
  `GS*PO*ACMERETAIL*123456789*20260601*1030*${control}*X*004010`,
  ...sets.flat(),
  `GE*${sets.length}*${control}`,
]
/** ISA to IEA, in order; nothing is wrong with it. */
export const SOUND = [
  'ISA*00*          *00*          *ZZ*ACMERETAIL     *01*123456789      *260601*1030*U*00401*000000007*0*P*>',
  ...group(7, order('0001'), order('0002')),
  ...group(8, order('0003')),
  'IEA*2*000000007',
]
/** Each segment with its terminator, on a line of its own. */
export const bytesOf = (segments: readonly string[]): Buffer => Buffer.from(`${segments.join('~\n')}~\n`)
