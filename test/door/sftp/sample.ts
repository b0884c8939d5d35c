// Small interchanges that differ by their control number.

/** A whole X12 interchange; `lines` makes it longer. */
export function interchange(control: number, lines = 1): string {
  const number = String(control).padStart(9, '0')
  const isa = `ISA*00*          *00*          *ZZ*ACME           *ZZ*GATEWAY        *260301*0930*U*00401*${number}*0*P*>~`
  const items = Array.from({ length: lines }, (_, line) => `PO1*${line + 1}*5*EA*9.25**BP*PART-${line}~`)
  const set = [`ST*850*0001~`, `BEG*00*SA*PO-${control}**20260301~`, ...items, `CTT*${lines}~`]
  return `${isa}\nGS*PO*ACME*GATEWAY*20260301*0930*${control}*X*004010~\n${set.join('\n')}
SE*${lines + 4}*0001~\nGE*1*${control}~\nIEA*1*${number}~\n`
}
